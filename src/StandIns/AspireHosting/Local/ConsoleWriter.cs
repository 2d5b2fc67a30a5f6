namespace Aspire.Hosting.Local;

/// <summary>Lines of all resources on one console, each with the name of its resource in front.</summary>
internal sealed class ConsoleWriter
{
    private static readonly int[] Colors = [36, 33, 32, 35, 34, 96, 93, 92, 95, 94];
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> colors = [];
    private readonly bool isColored = !Console.IsOutputRedirected && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));

    public void Write(string name, string line)
    {
        lock (gate)
        {
            if (!colors.TryGetValue(name, out var color))
                colors[name] = color = Colors[colors.Count % Colors.Length];
            Console.Out.WriteLine(isColored ? $"\e[{color}m[{name}]\e[0m {line}" : $"[{name}] {line}");
        }
    }

    public void Say(string line)
    {
        lock (gate)
            Console.Out.WriteLine(line);
    }
}
