using Datacube.Contracts.Errors;

namespace Datacube.Stac.Cql2;

/// <summary>Refusals of filters: always with a position.</summary>
internal static class CqlErrors
{
    public static DatacubeException Of(string code, string what, string at, Exception? inner = null) =>
        new(code, $"The filter was refused: {what} (at {Place(at)}).", "filter", inner);

    public static DatacubeException Form(string what, string at) => Of("filter.form", what, at);

    /// <summary>Somebody's words, for a message: shortened, and without control characters.</summary>
    public static string Shown(string text) =>
        new([.. (text.Length <= 40 ? text : text[..40] + "…").Select(c => char.IsControl(c) ? '?' : c)]);

    private static string Place(string at) => at.Length == 0 ? "the top" : at[0] == '/' ? at : $"character {at}";
}
