using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>Keeps the last lines that each resource wrote, and hands on new ones.</summary>
public sealed class ResourceLoggerService
{
    private readonly ConcurrentDictionary<string, Journal> journals = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Batches of lines: what is kept first, then what comes.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) => JournalOf(resourceName).Watch(follow: true, CancellationToken.None);

    /// <summary>What is kept.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName) => JournalOf(resourceName).Watch(follow: false, CancellationToken.None);

    internal IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceId, bool follow, CancellationToken cancellation) => JournalOf(resourceId).Watch(follow, cancellation);

    internal void Write(string resourceId, string text, bool isError) => JournalOf(resourceId).Add(text, isError);

    private Journal JournalOf(string resourceId) => journals.GetOrAdd(resourceId, _ => new());

    private sealed class Journal
    {
        private const int Kept = 10_000;
        private readonly Lock gate = new();
        private readonly Queue<LogLine> lines = new();
        private readonly List<Channel<LogLine>> watchers = [];
        private int number;

        public void Add(string text, bool isError)
        {
            lock (gate)
            {
                var line = new LogLine(++number, text, isError);
                lines.Enqueue(line);
                if (lines.Count > Kept)
                    lines.Dequeue();
                foreach (var watcher in watchers)
                    watcher.Writer.TryWrite(line);
            }
        }

        public async IAsyncEnumerable<IReadOnlyList<LogLine>> Watch(bool follow, [EnumeratorCancellation] CancellationToken cancellation)
        {
            // A watcher that does not keep up loses the oldest lines, not the AppHost its memory.
            var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
            LogLine[] known;
            lock (gate)
            {
                known = [.. lines];
                if (follow)
                    watchers.Add(channel);
            }
            try
            {
                if (known.Length > 0)
                    yield return known;
                while (follow && await channel.Reader.WaitToReadAsync(cancellation))
                {
                    var batch = new List<LogLine>();
                    while (batch.Count < 500 && channel.Reader.TryRead(out var line))
                        batch.Add(line);
                    yield return batch;
                }
            }
            finally
            {
                lock (gate)
                    watchers.Remove(channel);
            }
        }
    }
}
