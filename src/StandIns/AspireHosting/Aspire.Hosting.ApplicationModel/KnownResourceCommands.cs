namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names of commands.</summary>
public static class KnownResourceCommands
{
    public const string StartCommand = "resource-start";
    public const string StopCommand = "resource-stop";
    public const string RestartCommand = "resource-restart";
}
