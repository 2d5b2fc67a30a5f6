using Microsoft.Extensions.Logging;

namespace Datacube.Jobs;

/// <summary>Every message of the job system, with its number. 2000–2099. Texts of errors come scrubbed (<see cref="LogText"/>).</summary>
internal static partial class JobsLog
{
    [LoggerMessage(2000, LogLevel.Warning, "The database did not answer (attempt {Attempt} of {Attempts}): {Error}")]
    internal static partial void DatabaseRetry(ILogger log, int attempt, int attempts, string error);

    [LoggerMessage(2001, LogLevel.Information, "Migration {Chain} {Number} {Name} applied to schema {Schema}")]
    internal static partial void Migrated(ILogger log, string chain, int number, string name, string schema);

    [LoggerMessage(2002, LogLevel.Warning, "Migration {Chain} {Number} waits for a lock (attempt {Attempt})")]
    internal static partial void MigrationWaits(ILogger log, string chain, int number, int attempt);

    [LoggerMessage(2010, LogLevel.Warning, "{Count} leases could not be renewed, tried again: {Error}")]
    internal static partial void RenewalFailed(ILogger log, int count, string error);

    [LoggerMessage(2011, LogLevel.Warning, "LeaseLost: task {Task} ({Key}), token {Token}; the attempt stops and nothing of it counts")]
    internal static partial void LeaseLost(ILogger log, Guid task, string key, long token);

    [LoggerMessage(2012, LogLevel.Warning, "The result of task {Task} ({Key}) came too late: LeaseLost, token {Token}")]
    internal static partial void ResultTooLate(ILogger log, Guid task, string key, long token);

    [LoggerMessage(2013, LogLevel.Warning, "The result of task {Task} ({Key}) waits for the database")]
    internal static partial void CompletionWaits(ILogger log, Guid task, string key);

    [LoggerMessage(2014, LogLevel.Warning, "The end of task {Task} ({Key}) could not be written ({Code}); its lease runs out and it is tried again")]
    internal static partial void EndNotWritten(ILogger log, Guid task, string key, string code);

    [LoggerMessage(2015, LogLevel.Warning, "Task {Task} ({Key}): {Code}: {Error}")]
    internal static partial void AttemptFailed(ILogger log, Guid task, string key, string code, string error);

    [LoggerMessage(2016, LogLevel.Error, "Task {Task} ({Key}) failed in a way that nobody foresaw, incident {Incident}: {Error}")]
    internal static partial void Unclassified(ILogger log, Guid task, string key, string incident, string error);

    [LoggerMessage(2017, LogLevel.Error, "Task {Task} ({Key}) failed for good: {Code}, {Failures} failures, {Interruptions} interruptions")]
    internal static partial void TaskFailed(ILogger log, Guid task, string key, string code, int failures, int interruptions);

    [LoggerMessage(2018, LogLevel.Warning, "Task {Task} ({Key}) had not stopped in time and is given back")]
    internal static partial void GivenBack(ILogger log, Guid task, string key);

    [LoggerMessage(2019, LogLevel.Error, "Worker {Worker} lacks disk, memory or files and rests for {Seconds} s; it is not ready meanwhile")]
    internal static partial void Rests(ILogger log, string worker, double seconds);

    [LoggerMessage(2020, LogLevel.Warning, "No task could be claimed; what is ready is rung for again: {Error}")]
    internal static partial void ClaimFailed(ILogger log, string error);

    [LoggerMessage(2021, LogLevel.Error, "Task {Task} ({Key}) was asked to stop and threw: {Error}")]
    internal static partial void StopFailed(ILogger log, Guid task, string key, string error);

    [LoggerMessage(2030, LogLevel.Warning, "Messages wait in the outbox: {Error}")]
    internal static partial void RelayFailed(ILogger log, string error);

    [LoggerMessage(2031, LogLevel.Error, "Dead letter in {Queue}: {Code}: {Reason}")]
    internal static partial void DeadLetter(ILogger log, string queue, string code, string reason);

    [LoggerMessage(2032, LogLevel.Warning, "A message could be neither used nor recorded and goes back to the broker: {Error}")]
    internal static partial void DeadLetterNotWritten(ILogger log, string error);

    [LoggerMessage(2040, LogLevel.Warning, "The lease of task {Task} had run out; it was taken from its worker")]
    internal static partial void LeaseExpired(ILogger log, Guid task);

    [LoggerMessage(2041, LogLevel.Warning, "{Count} ready tasks that nobody had claimed are rung for again")]
    internal static partial void RungAgain(ILogger log, int count);

    [LoggerMessage(2042, LogLevel.Warning, "The sweep stopped, the next one goes on: {Error}")]
    internal static partial void SweepFailed(ILogger log, string error);

    [LoggerMessage(2043, LogLevel.Warning, "Temporary objects of task {Task}, token {Token} could not be removed yet: {Error}")]
    internal static partial void CleaningFailed(ILogger log, Guid task, long token, string error);

    [LoggerMessage(2044, LogLevel.Error, "Temporary objects of task {Task}, token {Token} could not be removed {Times} times; they stay until their age removes them")]
    internal static partial void CleaningGivenUp(ILogger log, Guid task, long token, int times);

    [LoggerMessage(2046, LogLevel.Information, "{Count} jobs that ended more than {Days} days ago were removed")]
    internal static partial void JobsRemoved(ILogger log, int count, double days);

    [LoggerMessage(2045, LogLevel.Warning, "Cleaning after lost attempts stopped, the next round goes on: {Error}")]
    internal static partial void CleaningStopped(ILogger log, string error);
}
