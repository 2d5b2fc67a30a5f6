using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Datacube.Testing.Servers;

/// <summary>
/// A private RabbitMQ node with its own port mapper, cookie and ports, all on the loopback. Started once per run of tests and shared; every
/// class of tests makes a virtual host of its own.
/// </summary>
public sealed class RabbitServer : IAsyncDisposable
{
    private const string Owner = "rabbitmq";
    private const string User = "owner";
    private const string Copies = "copies";
    private const string Password = "datacube-test";
    private static readonly Lazy<Task<RabbitServer>> OnlyOne = new(StartNewAsync);
    private static int hosts;
    private readonly string folder;
    private readonly int[] ports;
    private readonly HttpClient management;
    private LeashedProcess? process;

    private RabbitServer(string folder, int[] ports)
    {
        (this.folder, this.ports) = (folder, ports);
        management = new HttpClient(new SocketsHttpHandler()) { BaseAddress = new Uri($"http://127.0.0.1:{ports[1]}/api/"), Timeout = TimeSpan.FromSeconds(30) };
        management.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.ASCII.GetBytes($"{User}:{Password}")));
    }

    /// <summary>The node that all tests of this process share. Do not stop it; start another one for that.</summary>
    public static Task<RabbitServer> Shared => OnlyOne.Value;

    /// <summary>AMQP port on 127.0.0.1.</summary>
    public int Port => ports[0];

    /// <summary>What the node says that it is, for example <c>3.10.8</c>.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Makes and starts a node of its own.</summary>
    public static async Task<RabbitServer> StartNewAsync()
    {
        var server = new RabbitServer(ServerPrograms.OpenFolder("datacube-rabbit-"), ServerPrograms.FreePorts(4));
        await server.PrepareAsync();
        await server.StartAsync();
        using var overview = JsonDocument.Parse(await server.management.GetStringAsync(new Uri("overview", UriKind.Relative)));
        server.Version = overview.RootElement.GetProperty("rabbitmq_version").GetString() ?? "";
        Console.WriteLine($"RabbitMQ {server.Version} on port {server.Port}");
        return server;
    }

    /// <summary>Starts the node again after <see cref="StopAsync"/> or <see cref="KillAsync"/>; durable queues and messages are there again.</summary>
    public async Task StartAsync()
    {
        var program = ServerPrograms.Rabbit ?? throw new InvalidOperationException("RabbitMQ is not installed; ./datacube test installs it.");
        process = await LeashedProcess.StartAsync(Owner, Path.Combine(folder, "log", "console"), folder, "TERM", $"ERL_EPMD_PORT={ports[3]} epmd -kill >/dev/null 2>&1", Environment(), program);
        await Until.TrueAsync(AnswersAsync, "RabbitMQ answers", TimeSpan.FromMinutes(4));
    }

    /// <summary>Stops the node; its data stay.</summary>
    public Task StopAsync() => process!.EndAsync(Signal.Terminate);

    /// <summary>Kills the node; its data stay.</summary>
    public Task KillAsync() => process!.EndAsync(Signal.Kill);

    /// <summary>Makes a virtual host and returns its name.</summary>
    public async Task<string> CreateVirtualHostAsync()
    {
        var name = $"t{Interlocked.Increment(ref hosts)}";
        await SendAsync(HttpMethod.Put, $"vhosts/{name}", "{}");
        await SendAsync(HttpMethod.Put, $"permissions/{name}/{User}", """{"configure":".*","write":".*","read":".*"}""");
        return name;
    }

    /// <summary>How to reach a virtual host, straight or through a proxy on another port.</summary>
    public string ConnectionString(string virtualHost, int? port = null) => $"amqp://{User}:{Password}@127.0.0.1:{port ?? Port}/{virtualHost}";

    /// <summary>Removes a queue with everything in it.</summary>
    public Task DeleteQueueAsync(string virtualHost, string queue) => SendAsync(HttpMethod.Delete, $"queues/{virtualHost}/{queue}", null);

    /// <summary>Messages in a queue, those that are out for delivery included; null while it does not exist.</summary>
    public async Task<int?> CountAsync(string virtualHost, string queue)
    {
        using var answer = await management.GetAsync(new Uri($"queues/{virtualHost}/{queue}", UriKind.Relative));
        if (!answer.IsSuccessStatusCode)
            return null;
        using var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return json.RootElement.TryGetProperty("messages", out var messages) ? messages.GetInt32() : 0;
    }

    /// <summary>Publishes a body as it is, as any stranger could.</summary>
    /// <returns>False when no queue took it.</returns>
    public async Task<bool> PublishAsync(string virtualHost, string exchange, ReadOnlyMemory<byte> body, Guid? messageId = null)
    {
        var properties = messageId is { } id ? $$"""{"message_id":"{{id}}","delivery_mode":2}""" : "{}";
        var answer = await SendAsync(HttpMethod.Post, $"exchanges/{virtualHost}/{exchange}/publish",
            $$"""{"properties":{{properties}},"routing_key":"","payload_encoding":"base64","payload":"{{Convert.ToBase64String(body.Span)}}"}""");
        return answer.Contains("true", StringComparison.Ordinal);
    }

    /// <summary>From now on a copy of every message that is published in a virtual host is kept, with its headers, for <see cref="TakeCopiesAsync"/>.</summary>
    public async Task KeepCopiesAsync(string virtualHost)
    {
        await SendAsync(HttpMethod.Put, $"vhosts/{virtualHost}", """{"tracing":true}""");
        await SendAsync(HttpMethod.Put, $"queues/{virtualHost}/{Copies}", """{"durable":true,"arguments":{"x-max-length":20000}}""");
        await SendAsync(HttpMethod.Post, $"bindings/{virtualHost}/e/amq.rabbitmq.trace/q/{Copies}", """{"routing_key":"publish.#"}""");
    }

    /// <summary>What was published since the last call, one message a text: body, properties and headers.</summary>
    public Task<IReadOnlyList<string>> TakeCopiesAsync(string virtualHost) => GetAsync(virtualHost, Copies, "ack_requeue_false");

    /// <summary>What lies in all queues of a virtual host now, those of dead letters included. The messages stay, and count one delivery more.</summary>
    public async Task<IReadOnlyList<string>> PeekAsync(string virtualHost)
    {
        using var queues = JsonDocument.Parse(await SendAsync(HttpMethod.Get, $"queues/{virtualHost}?columns=name", null));
        List<string> found = [];
        foreach (var queue in queues.RootElement.EnumerateArray().Select(queue => queue.GetProperty("name").GetString()!).Where(name => name != Copies))
            found.AddRange(await GetAsync(virtualHost, queue, "ack_requeue_true"));
        return found;
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        management.Dispose();
        if (process is not null)
            await process.DisposeAsync();
    }

    private async Task PrepareAsync()
    {
        foreach (var part in (string[])["data", "log", "config", "schema"])
            Directory.CreateDirectory(Path.Combine(folder, part));
        await File.WriteAllTextAsync(Path.Combine(folder, "log", "console"), "");
        await File.WriteAllTextAsync(Path.Combine(folder, ".erlang.cookie"), Convert.ToHexString(RandomNumberGenerator.GetBytes(16)));
        if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(Path.Combine(folder, ".erlang.cookie"), UnixFileMode.UserRead);
        await File.WriteAllTextAsync(Path.Combine(folder, "enabled_plugins"), "[rabbitmq_management].\n");
        await File.WriteAllTextAsync(Path.Combine(folder, "rabbitmq.conf"), $"""
            listeners.tcp.local = 127.0.0.1:{ports[0]}
            management.tcp.ip = 127.0.0.1
            management.tcp.port = {ports[1]}
            default_user = {User}
            default_pass = {Password}
            default_user_tags.administrator = true
            log.console = false
            log.file = rabbit.log
            disk_free_limit.absolute = 100MB
            vm_memory_high_watermark.absolute = 1GB

            """);
        await LeashedProcess.GiveToAsync(Owner, folder);
    }

    private Dictionary<string, string> Environment() => new()
    {
        ["HOME"] = folder,
        ["LANG"] = "C.UTF-8",
        ["RABBITMQ_NODENAME"] = $"datacube{ports[0]}@localhost",
        ["RABBITMQ_MNESIA_BASE"] = Path.Combine(folder, "data"),
        ["RABBITMQ_LOG_BASE"] = Path.Combine(folder, "log"),
        ["RABBITMQ_CONFIG_FILE"] = Path.Combine(folder, "rabbitmq.conf"),
        ["RABBITMQ_ADVANCED_CONFIG_FILE"] = Path.Combine(folder, "none.config"),
        ["RABBITMQ_GENERATED_CONFIG_DIR"] = Path.Combine(folder, "config"),
        ["RABBITMQ_SCHEMA_DIR"] = Path.Combine(folder, "schema"),
        ["RABBITMQ_ENABLED_PLUGINS_FILE"] = Path.Combine(folder, "enabled_plugins"),
        ["RABBITMQ_CONF_ENV_FILE"] = "/dev/null",
        ["RABBITMQ_PID_FILE"] = Path.Combine(folder, "pid"),
        ["RABBITMQ_DIST_PORT"] = $"{ports[2]}",
        // Keeps the start scripts from putting a shell between us and the virtual machine.
        ["RUNNING_UNDER_SYSTEMD"] = "1",
        ["ERL_EPMD_PORT"] = $"{ports[3]}",
        ["ERL_EPMD_ADDRESS"] = "127.0.0.1",
        ["ERL_EPMD_RELAXED_COMMAND_CHECK"] = "1",
        ["RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS"] = "-kernel inet_dist_use_interface {127,0,0,1} +S 2:2 +sbwt none +sbwtdcpu none +sbwtdio none",
    };

    /// <summary>An open port is not enough: the node must greet (Connection.Start), and its management must know it.</summary>
    private async Task<bool> AnswersAsync()
    {
        if (process is { IsAlive: false })
            throw new InvalidOperationException($"RabbitMQ ended while it started:\n{await File.ReadAllTextAsync(Path.Combine(folder, "log", "console"))}");
        try
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", Port);
            await client.GetStream().WriteAsync("AMQP\0\0\t\u0001"u8.ToArray());
            var first = new byte[1];
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            if (await client.GetStream().ReadAsync(first, deadline.Token) != 1 || first[0] != 1)
                return false;
            using var overview = await management.GetAsync(new Uri("overview", UriKind.Relative));
            return overview.IsSuccessStatusCode;
        }
        catch (Exception e) when (e is SocketException or IOException or OperationCanceledException or HttpRequestException)
        {
            return false;
        }
    }

    private async Task<IReadOnlyList<string>> GetAsync(string virtualHost, string queue, string mode)
    {
        using var messages = JsonDocument.Parse(await SendAsync(HttpMethod.Post, $"queues/{virtualHost}/{queue}/get", $$"""{"count":20000,"ackmode":"{{mode}}","encoding":"auto"}"""));
        return [.. messages.RootElement.EnumerateArray().Select(message => message.GetRawText())];
    }

    private async Task<string> SendAsync(HttpMethod method, string path, string? json)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (json is not null)
            request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await management.SendAsync(request);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new InvalidOperationException($"RabbitMQ: {method} {path} gave {(int)answer.StatusCode}: {text}");
    }
}
