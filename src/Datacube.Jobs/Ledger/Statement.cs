using Npgsql;
using NpgsqlTypes;

namespace Datacube.Jobs.Ledger;

/// <summary>Statements with positional parameters, the form that Npgsql sends as it stands.</summary>
internal static class Statement
{
    internal static NpgsqlCommand Command(NpgsqlConnection connection, string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var command = new NpgsqlCommand(text, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    internal static NpgsqlBatchCommand Part(string text, params ReadOnlySpan<NpgsqlParameter> parameters)
    {
        var part = new NpgsqlBatchCommand(text);
        foreach (var parameter in parameters)
            part.Parameters.Add(parameter);
        return part;
    }

    internal static NpgsqlBatch Batch(NpgsqlConnection connection, params ReadOnlySpan<NpgsqlBatchCommand> parts)
    {
        var batch = new NpgsqlBatch(connection);
        foreach (var part in parts)
            batch.BatchCommands.Add(part);
        return batch;
    }

    internal static NpgsqlParameter Of<T>(T value) => new NpgsqlParameter<T> { TypedValue = value };

    internal static NpgsqlParameter OrNull(object? value, NpgsqlDbType type) => new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };

    internal static NpgsqlParameter Json(string? value) => OrNull(value, NpgsqlDbType.Jsonb);

    internal static async Task<int> ExecuteAsync(NpgsqlCommand command, CancellationToken cancellation)
    {
        await using (command.ConfigureAwait(false))
            return await command.ExecuteNonQueryAsync(cancellation).ConfigureAwait(false);
    }

    internal static async Task<List<T>> ListAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read, CancellationToken cancellation)
    {
        await using (command.ConfigureAwait(false))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation).ConfigureAwait(false);
            List<T> list = [];
            while (await rows.ReadAsync(cancellation).ConfigureAwait(false))
                list.Add(read(rows));
            return list;
        }
    }

    internal static string? TextAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    internal static DateTimeOffset? TimeAt(NpgsqlDataReader row, int column) => row.IsDBNull(column) ? null : row.GetFieldValue<DateTimeOffset>(column);
}
