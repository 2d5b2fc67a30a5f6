using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Datacube.Contracts.Errors;

namespace Datacube.Jobs.Ledger;

/// <summary>What a submission must be, and what makes two of them equal.</summary>
internal static class SubmissionRules
{
    internal const int MostTasks = 100_000;
    private const int LongestRequestId = 200;

    internal static void Check(JobSubmission submission)
    {
        if (submission.Tasks.Count is 0 or > MostTasks)
            throw new DatacubeException("option.value", $"A job of {submission.Tasks.Count} tasks; a job has 1 to {MostTasks}. Divide the area or the time.", "tasks");
        if (submission.RequestId is { } id && (id.Length is 0 or > LongestRequestId || id.Any(char.IsControl)))
            throw new DatacubeException("option.value", $"A request id of {id.Length} characters; it has 1 to {LongestRequestId}, none of them a control character.", "request_id");
        if (submission.MaxFailedTasks < 0)
            throw new DatacubeException("option.value", $"max_failed_tasks is {submission.MaxFailedTasks}; it is 0 or more.", "max_failed_tasks");
        HashSet<string> keys = new(StringComparer.Ordinal);
        foreach (var task in submission.Cleanup is { } cleanup ? submission.Tasks.Append(cleanup) : submission.Tasks)
        {
            if (!keys.Add(task.Key))
                throw new ArgumentException($"Two tasks of the job have the key '{task.Key}'; keys are unique within a job.", nameof(submission));
            CheckJson(task.Payload, $"payload of task '{task.Key}'");
        }
        CheckJson(submission.Request, "request");
        CheckJson(submission.Plan, "plan");
    }

    /// <summary>SHA-256 over kind and request; the length in front keeps different pairs apart.</summary>
    internal static byte[] Hash(string kind, string request) => SHA256.HashData(Encoding.UTF8.GetBytes($"{kind.Length}:{kind}{request}"));

    internal static int MaxFailedTasks(JobSubmission submission) =>
        submission.MaxFailedTasks ?? Math.Max(10, submission.Tasks.Count / 20);

    private static void CheckJson(string text, string what)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
        }
        catch (JsonException e)
        {
            throw new ArgumentException($"The {what} is no JSON: {e.Message}", nameof(text), e);
        }
    }
}
