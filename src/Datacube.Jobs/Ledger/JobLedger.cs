using Datacube.Contracts.Errors;

namespace Datacube.Jobs.Ledger;

/// <summary>
/// Jobs as clients see them: submit, look, wait, cancel, redrive. What workers do with tasks happens behind <see cref="Running.ITaskHandler"/>.
/// All times and all decisions about time are the database's.
/// </summary>
public sealed class JobLedger
{
    /// <summary>
    /// Stores a job with its tasks and the messages that announce them, in one transaction. The same request id, or the same content
    /// without an id while a job of that content is live or has succeeded, gives the job that exists. Safe to repeat when the answer was lost.
    /// </summary>
    /// <exception cref="DatacubeException"><c>conflict.request_id_reused</c>: the id belongs to a job with other content.</exception>
    public Task<SubmittedJob> SubmitAsync(JobSubmission submission, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The job, or null.</summary>
    public Task<Job?> FindAsync(Guid job, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The job. Throws <c>job.not_found</c>.</summary>
    public Task<Job> GetAsync(Guid job, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>What all tasks of the job share, as JSON. Throws <c>job.not_found</c>.</summary>
    public Task<string> GetPlanAsync(Guid job, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Jobs, newest first.</summary>
    public Task<JobPage> ListAsync(JobFilter filter, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Tasks of a job in order of phase and arrival.</summary>
    public Task<IReadOnlyList<JobTask>> ListTasksAsync(Guid job, TaskState? state, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>The job now and after every change until it has ended.</summary>
    public IAsyncEnumerable<Job> WatchAsync(Guid job, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Asks the job to stop. Tasks that wait end at once, running ones at their next checkpoint. Asking twice, or after the end, changes nothing.</summary>
    /// <returns>The job after the request.</returns>
    public Task<Job> CancelAsync(Guid job, CancelMode mode, CancellationToken cancellation) => throw new NotImplementedException();

    /// <summary>Gives the failed and cancelled tasks of an ended job fresh counters and runs them again; finished ones keep their results.</summary>
    public Task<Job> RedriveAsync(Guid job, CancellationToken cancellation) => throw new NotImplementedException();
}
