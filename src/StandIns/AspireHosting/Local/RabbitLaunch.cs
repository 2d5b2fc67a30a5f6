using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>A private RabbitMQ broker: own data, ports, cookie and name service (epmd), loopback only, no root.</summary>
internal static class RabbitLaunch
{
    private const string Program = "/usr/lib/rabbitmq/bin/rabbitmq-server";
    private const string Loopback = "127.0.0.1";
    private const UnixFileMode OwnerReads = UnixFileMode.UserRead;
    private const UnixFileMode OwnerWrites = OwnerReads | UnixFileMode.UserWrite;

    public static async Task<ProcessPlan> Plan(LaunchContext context)
    {
        if (!File.Exists(Program))
            throw new DistributedApplicationException($"RabbitMQ is not installed: there is no {Program}. Install it, on Debian with: apt-get install rabbitmq-server");
        var broker = (RabbitMQServerResource)context.Resource;
        if (broker.Annotations.OfType<ContainerImageAnnotation>().LastOrDefault() is { Image: var image } && image.Split('/')[^1] != "rabbitmq")
            throw new NotSupportedException($"'{broker.Name}' asks for the image '{image}'. A local broker offers what 'rabbitmq' does.");
        var ports = broker.Annotations.OfType<RabbitPorts>().Single();
        ports.Allocate(context.Ports);
        var (folder, _) = context.DataFolder();
        var account = Account.Unprivileged("rabbitmq");
        account?.Own(folder);
        var hasManagement = broker.Annotations.OfType<EndpointAnnotation>().Any(endpoint => endpoint.Name == "management");
        Write(folder, "rabbitmq.conf", await SettingsAsync(context, broker, hasManagement), OwnerWrites, account);
        Write(folder, "enabled_plugins", hasManagement ? "[rabbitmq_management].\n" : "[].\n", OwnerWrites, account);
        if (!File.Exists(Path.Combine(folder, ".erlang.cookie")))
            Write(folder, ".erlang.cookie", RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZ", 32), OwnerReads, account);
        var environment = Environment(folder, broker.Name, ports);
        return new(Program, context.Arguments, folder)
        {
            Environment = new Dictionary<string, string>([.. environment, .. context.Environment]),
            Inherits = false,
            Account = account,
            StopsGroup = false,
            Grace = TimeSpan.FromSeconds(20),
            // Started here, or the broker would start one that outlives it.
            Companion = new("epmd", ["-port", Text(ports.Names), "-address", Loopback, "-relaxed_command_check"], folder) { Environment = environment, Inherits = false, Account = account },
        };
    }

    private static async Task<string> SettingsAsync(LaunchContext context, RabbitMQServerResource broker, bool hasManagement)
    {
        var user = Plain(await broker.UserNameReference.GetValueAsync(context.Cancellation), "user name", broker);
        var password = Plain(await broker.PasswordParameter.GetValueAsync(context.Cancellation), "password", broker);
        var settings = new StringBuilder($"""
            listeners.tcp.local = {Loopback}:{context.TargetPort("tcp")}
            default_user = {user}
            default_pass = {password}
            default_user_tags.administrator = true
            default_permissions.configure = .*
            default_permissions.read = .*
            default_permissions.write = .*
            loopback_users = none
            log.console = true
            log.console.level = info
            log.connection.level = error
            log.file = false

            """);
        if (hasManagement)
            settings.Append(CultureInfo.InvariantCulture, $"management.tcp.ip = {Loopback}\nmanagement.tcp.port = {context.TargetPort("management")}\n");
        return settings.ToString();
    }

    private static Dictionary<string, string> Environment(string folder, string name, RabbitPorts ports) => new()
    {
        ["HOME"] = folder,
        ["LANG"] = "C.UTF-8",
        ["RABBITMQ_NODENAME"] = $"{name}@localhost",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_LOGS"] = "-",
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["RABBITMQ_SCHEMA_DIR"] = Path.Combine(folder, "schema"),
        ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "rabbit.pid"),
        // The machine's own settings of a system-wide broker are none of ours.
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "none.config"),
        ["RABBITMQ_DIST_PORT"] = Text(ports.Tools),
        ["ERL_EPMD_PORT"] = Text(ports.Names),
        ["ERL_EPMD_ADDRESS"] = Loopback,
        // The script then becomes the broker instead of watching over it.
        ["RUNNING_UNDER_SYSTEMD"] = "1",
        // Schedulers that have nothing to do sleep instead of spinning.
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +sbwt none +sbwtdcpu none +sbwtdio none",
    };

    private static string Plain(string? value, string what, RabbitMQServerResource broker) =>
        value is { Length: > 0 } && value.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_.~+!".Contains(letter, StringComparison.Ordinal))
            ? value
            : throw new DistributedApplicationException($"The {what} of '{broker.Name}' may have letters, digits and the signs - _ . ~ + ! only: its configuration file cannot hold others.");

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static void Write(string folder, string name, string text, UnixFileMode mode, Account? account)
    {
        var path = Path.Combine(folder, name);
        PrivateFile.Write(path, text, mode);
        account?.Own(path);
    }
}
