using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Datacube.Testing;

namespace Datacube.EndToEnd.Tests;

/// <summary>A catalogue's folder over HTTP, each file whole. Items state length and checksum of their files; the bytes of one file can be spoiled on their way.</summary>
internal sealed class ChecksumServer : IAsyncDisposable
{
    private readonly string folder;
    private readonly LoopbackServer server;
    private readonly ConcurrentDictionary<string, int> fetched = new(StringComparer.Ordinal);

    public ChecksumServer(string catalog)
    {
        (folder, Name) = (Path.GetDirectoryName(catalog)!, Path.GetFileName(catalog));
        server = new(head => Answer(Uri.UnescapeDataString(head.Split(' ')[1])), concurrent: true);
    }

    /// <summary>Items state no checksum and no length.</summary>
    public bool IsSilent { get; set; }

    /// <summary>What happens to the file that is spoiled.</summary>
    public Spoiling How { get; set; }

    /// <summary>End of the path of the file that is spoiled.</summary>
    public string? Spoiled { get; set; }

    /// <summary>How often it is spoiled; after that it comes as it is.</summary>
    public int Times { get; set; }

    /// <summary>How often the spoiled file was fetched since <see cref="Spoiled"/> was asked for the first time.</summary>
    public int Fetched => fetched.Where(pair => Spoiled is not null && pair.Key.EndsWith(Spoiled, StringComparison.Ordinal)).Sum(pair => pair.Value);

    private string Name { get; }

    /// <summary>Options of a command that builds from here.</summary>
    public string Options => $"--catalog {new Uri(server.Address, Name)} --allow-host {server.Address.Authority}";

    /// <summary>Forgets what was fetched.</summary>
    public void Forget() => fetched.Clear();

    public ValueTask DisposeAsync() => server.DisposeAsync();

    private byte[] Answer(string path)
    {
        var file = Path.Combine(folder, path.TrimStart('/'));
        if (!File.Exists(file))
            return LoopbackServer.Answer("", 404);
        var bytes = file.EndsWith(".json", StringComparison.Ordinal) ? Stated(file) : File.ReadAllBytes(file);
        var times = fetched.AddOrUpdate(path, 1, (_, before) => before + 1);
        if (Spoiled is not null && path.EndsWith(Spoiled, StringComparison.Ordinal) && times <= Times)
        {
            if (How == Spoiling.Cut)
                return Head(bytes.Length, bytes[..(bytes.Length / 2)]);
            if (How == Spoiling.Short)
                return Head(bytes.Length / 2, bytes);
            bytes[^9] ^= 1;
        }
        return Head(bytes.Length, bytes);
    }

    private static byte[] Head(int length, byte[] body) => [.. Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"), .. body];

    private byte[] Stated(string file)
    {
        var document = JsonNode.Parse(File.ReadAllBytes(file))!;
        foreach (var (_, asset) in document["assets"]?.AsObject() ?? [])
        {
            var path = Path.Combine(Path.GetDirectoryName(file)!, (string)asset!["href"]!);
            if (IsSilent || !File.Exists(path))
                continue;
            var content = File.ReadAllBytes(path);
            asset["file:size"] = content.Length;
            asset["file:checksum"] = "1220" + Convert.ToHexStringLower(SHA256.HashData(content));
        }
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }
}
