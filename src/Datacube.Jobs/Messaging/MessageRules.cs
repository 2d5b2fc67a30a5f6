using System.Text.Json;
using Datacube.Contracts.Messages;

namespace Datacube.Jobs.Messaging;

/// <summary>Reads a message as it came. Sample: <c>{"schema":"cubes","taskId":"0199f3a0-5a3c-7d5e-8a54-3b0e3d7b7c11","version":1}</c>. Unknown fields are ignored.</summary>
internal static class MessageRules
{
    /// <summary>The message, or the code and the reason why it is none.</summary>
    internal static (TaskReady? Message, string Code, string Reason) Read(ReadOnlySpan<byte> body, string schema, int mostBytes)
    {
        if (body.Length > mostBytes)
            return (null, "message.too_large", $"A body of {body.Length} bytes; the most is {mostBytes}. A message carries an identifier, never the work.");
        TaskReady? message;
        try
        {
            message = JsonSerializer.Deserialize<TaskReady>(body, JsonSerializerOptions.Web);
        }
        catch (JsonException e)
        {
            return (null, "message.form", $"The body is no TaskReady: line {e.LineNumber + 1}, byte {e.BytePositionInLine}.");
        }
        if (message is null || message.Version == 0 || string.IsNullOrEmpty(message.Schema))
            return (null, "message.form", "The body is no TaskReady: schema, taskId and version are required.");
        if (message.Version != TaskReady.CurrentVersion)
            return (null, "message.version", $"Version {message.Version} of TaskReady; this worker reads version {TaskReady.CurrentVersion}. Upgrade the workers, then replay the message.");
        if (message.Schema != schema || message.TaskId == Guid.Empty)
            return (null, "message.form", $"A message for schema '{message.Schema}', task {message.TaskId}, in the queue of schema '{schema}'.");
        return (message, "", "");
    }
}
