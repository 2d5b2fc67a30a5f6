using System.Globalization;
using System.Text;
using Datacube.Testing.Servers;

namespace Datacube.Testing.S3;

/// <summary>The smallest Ceph that serves S3: one monitor, one disk in a sparse file, one gateway; all on loopback.</summary>
internal sealed class CephCluster
{
    private const string User = "ceph";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(4);

    private readonly string folder = ServerPrograms.OpenFolder("datacube-ceph-");
    private readonly int[] ports = ServerPrograms.FreePorts(3);
    // Held: a server whose leash is let go ends.
    private readonly List<LeashedProcess> servers = [];

    /// <summary>Port of the gateway.</summary>
    public int Port => ports[0];

    private string Settings => File("ceph.conf");

    private string Monitor => string.Create(CultureInfo.InvariantCulture, $"[v2:127.0.0.1:{ports[1]},v1:127.0.0.1:{ports[2]}]");

    /// <summary>What the programs say that they are.</summary>
    public Task<string> VersionAsync() => RunAsync("radosgw", "--version");

    /// <summary>Makes the cluster and starts it; done when the gateway answers and its user exists.</summary>
    public async Task StartAsync(Func<Task<bool>> answers, string accessKey, string secretKey)
    {
        foreach (var part in (string[])["mon", "osd", "rgw", "run", "log", "crash"])
            Directory.CreateDirectory(File(part));
        var cluster = Guid.NewGuid().ToString();
        await System.IO.File.WriteAllTextAsync(Settings, Describe(cluster), Encoding.ASCII);
        await LeashedProcess.GiveToAsync(User, folder);
        await MakeMonitorAsync(cluster);
        await ServeAsync("mon", folder, () => SucceedsAsync("mon", "stat"), "ceph-mon", "-i", "a");
        await AskAsync("osd", "new", cluster);
        await RunAsync("ceph-osd", "-i", "0", "-c", Settings, "--mkfs", "--osd-uuid", cluster);
        await ServeAsync("osd", "", async () => (await AskAsync("osd", "stat")).Contains("1 up", StringComparison.Ordinal), "ceph-osd", "-i", "0");
        await ServeAsync("rgw", "", answers, "radosgw", "-n", "client.rgw");
        await RunAsync("radosgw-admin", "-c", Settings, "-n", "client.rgw", "user", "create", "--uid=test", "--display-name=test", $"--access-key={accessKey}", $"--secret-key={secretKey}", "--max-buckets=0");
    }

    private async Task MakeMonitorAsync(string cluster)
    {
        var keys = File("keyring");
        await RunAsync("ceph-authtool", "--create-keyring", keys, "--gen-key", "-n", "mon.", "--cap", "mon", "allow *");
        foreach (var (name, rights) in ((string, string[])[])[
            ("client.admin", ["mon", "allow *", "osd", "allow *", "mgr", "allow *"]),
            ("osd.0", ["mon", "allow profile osd", "osd", "allow *", "mgr", "allow profile osd"]),
            ("client.rgw", ["mon", "allow rw", "osd", "allow rwx"])])
            await RunAsync("ceph-authtool", [keys, "--gen-key", "-n", name, .. rights.Chunk(2).SelectMany(right => (string[])["--cap", .. right])]);
        var map = File("monmap");
        await RunAsync("monmaptool", "--create", "--addv", "a", Monitor, "--fsid", cluster, map);
        // The monitor takes every key of the file over: nothing is added to it later.
        await RunAsync("ceph-mon", "--mkfs", "-i", "a", "-c", Settings, "--monmap", map, "--keyring", keys);
    }

    private async Task ServeAsync(string name, string last, Func<Task<bool>> ready, params string[] command)
    {
        var log = File(name + ".out");
        var server = await LeashedProcess.StartAsync(User, log, last, "TERM", "", new Dictionary<string, string> { ["HOME"] = folder }, [.. command, "-c", Settings, "-f"]);
        servers.Add(server);
        await Until.TrueAsync(async () => server.IsAlive ? await ready() : throw new InvalidOperationException($"{command[0]} ended:\n{await System.IO.File.ReadAllTextAsync(log)}"), $"{command[0]} is ready; see {log}", Patience);
    }

    private Task<string> AskAsync(params string[] question) => RunAsync("ceph", ["-c", Settings, "--connect-timeout", "10", .. question]);

    private async Task<bool> SucceedsAsync(params string[] question)
    {
        try
        {
            await AskAsync(question);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private Task<string> RunAsync(string program, params string[] arguments)
    {
        var command = LeashedProcess.AsUser(User, ["env", $"HOME={folder}", program, .. arguments]).ToList();
        return ExternalProgram.Run(command[0], command.Skip(1));
    }

    private string File(params string[] parts) => Path.Combine([folder, .. parts]);

    // The short intervals of paxos make the start take seconds; the rest keeps one disk from being taken for a broken cluster.
    private string Describe(string cluster) => string.Create(CultureInfo.InvariantCulture, $"""
        [global]
        fsid = {cluster}
        mon_host = {Monitor}
        auth_cluster_required = cephx
        auth_service_required = cephx
        auth_client_required = cephx
        auth_allow_insecure_global_id_reclaim = false
        keyring = {File("keyring")}
        public_addr = 127.0.0.1
        cluster_addr = 127.0.0.1
        osd_pool_default_size = 1
        osd_pool_default_min_size = 1
        mon_allow_pool_size_one = true
        mon_warn_on_pool_no_redundancy = false
        osd_crush_chooseleaf_type = 0
        osd_pool_default_pg_num = 4
        osd_pool_default_pgp_num = 4
        osd_pool_default_pg_autoscale_mode = off
        mon_max_pg_per_osd = 2000
        run_dir = {File("run")}
        admin_socket = {File("run", "$name.asok")}
        log_file = {File("log", "$name.log")}
        crash_dir = {File("crash")}
        mon_cluster_log_file = {File("log", "cluster.log")}
        mon_data = {File("mon")}
        paxos_propose_interval = 0.02
        paxos_min_wait = 0.01
        mon_osd_min_down_reporters = 1
        mon_data_avail_crit = 1
        mon_data_avail_warn = 2
        osd_data = {File("osd")}
        osd_objectstore = bluestore
        bluestore_block_create = true
        bluestore_block_size = 8589934592
        bluestore_cache_autotune = false
        bluestore_cache_size = 67108864
        osd_memory_target = 939524096
        osd_op_num_shards = 2
        osd_class_update_on_start = true
        rgw_data = {File("rgw")}
        rgw_frontends = beast endpoint=127.0.0.1:{Port} tcp_nodelay=1
        rgw_thread_pool_size = 32
        rgw_enable_usage_log = false
        rgw_s3_auth_use_keystone = false
        rgw_enable_apis = s3, admin
        rgw_run_sync_thread = false
        rgw_bucket_default_quota_max_objects = -1
        debug_ms = 0/0

        """);
}
