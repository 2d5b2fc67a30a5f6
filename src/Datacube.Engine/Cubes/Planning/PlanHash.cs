using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Datacube.Stac.Harmonising;

namespace Datacube.Engine.Cubes.Planning;

/// <summary>Fingerprints of what a cube is made from.</summary>
public static class PlanHash
{
    /// <summary>Over the parameters alone.</summary>
    public static string Of(CubeParameters parameters) => OfText(JsonSerializer.Serialize(parameters, CubeJson.Compact));

    /// <summary>Over parameters, scenes and the version of the algorithm.</summary>
    public static string Of(CubeParameters parameters, IReadOnlyList<Scene> scenes) =>
        OfText(string.Join('\n', [
            $"datacube-cube/{CubePlan.AlgorithmVersion}",
            JsonSerializer.Serialize(parameters, CubeJson.Compact),
            .. scenes.Select(scene => JsonSerializer.Serialize(scene, CubeJson.Compact))]));

    /// <summary>Lower-case hexadecimal SHA-256 of a text in UTF-8.</summary>
    public static string OfText(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
