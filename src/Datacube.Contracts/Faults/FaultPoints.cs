using System.Diagnostics;

namespace Datacube.Contracts.Faults;

/// <summary>
/// Named places of a task's life that tests can listen to, so that a process dies, freezes or fails exactly there. The product only
/// announces that a place was reached: nothing here can do harm, and without a listener an announcement costs one comparison. What
/// happens at a place is code of the tests, loaded into a process by the tests alone.
/// </summary>
public static class FaultPoints
{
    /// <summary>Name of the diagnostic source.</summary>
    public const string SourceName = "Datacube.FaultPoints";

    /// <summary>The lease is committed, the delivery is not acknowledged yet.</summary>
    public const string AfterClaim = "after-claim";

    /// <summary>Some of the input is read.</summary>
    public const string MidRead = "mid-read";

    /// <summary>The result is computed, nothing is written.</summary>
    public const string AfterCompute = "after-compute";

    /// <summary>Some of the result is written under a temporary name.</summary>
    public const string MidUpload = "mid-upload";

    /// <summary>All of the result is written under a temporary name.</summary>
    public const string AfterUpload = "after-upload";

    /// <summary>The result has its final name, the ledger does not know yet.</summary>
    public const string AfterPublish = "after-publish";

    /// <summary>The ledger knows that the task is complete.</summary>
    public const string AfterComplete = "after-complete";

    /// <summary>Rows of the outbox are taken and not sent yet.</summary>
    public const string BeforeRelay = "before-relay";

    private static readonly DiagnosticListener Source = new(SourceName);

    /// <summary>All places, in the order in which a task passes them.</summary>
    public static IReadOnlyList<string> All { get; } = [AfterClaim, MidRead, AfterCompute, MidUpload, AfterUpload, AfterPublish, AfterComplete, BeforeRelay];

    /// <summary>Announces a place. A listener may throw; the exception is then what happened there.</summary>
    /// <param name="point">One of the names above.</param>
    /// <param name="subject">What the place was reached for: the key of a task, or null.</param>
    public static void Reach(string point, string? subject = null)
    {
        if (Source.IsEnabled(point))
            Source.Write(point, subject);
    }
}
