using System.Globalization;
using Npgsql;
using NpgsqlTypes;

namespace Datacube.CatalogSearch.Sql;

/// <summary>Collects the parameters of a statement. What comes from outside goes in here and nowhere else.</summary>
internal sealed class SqlWriter
{
    private readonly List<NpgsqlParameter> parameters = [];

    /// <summary>True once something was written that needs the bodies of items.</summary>
    public bool NeedsBodies { get; private set; }

    public string Text(string value) => Add(value, NpgsqlDbType.Text);

    public string Number(double value) => Add(value, NpgsqlDbType.Double);

    public string Integer(int value) => Add(value, NpgsqlDbType.Integer);

    public string Instant(DateTimeOffset value) => Add(value.UtcDateTime, NpgsqlDbType.TimestampTz);

    public string Texts(IEnumerable<string> values) => Add(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Text);

    public string Numbers(IEnumerable<double> values) => Add(values.ToArray(), NpgsqlDbType.Array | NpgsqlDbType.Double);

    public string Json(string value) => Add(value, NpgsqlDbType.Jsonb);

    /// <summary>A geometry from well-known binary.</summary>
    public string Geometry(byte[] binary) => $"ST_GeomFromEWKB({Add(binary, NpgsqlDbType.Bytea)})";

    /// <summary>The bodies of items, under the name b.</summary>
    public string Bodies()
    {
        NeedsBodies = true;
        return "b";
    }

    public NpgsqlCommand Command(NpgsqlConnection connection, string statement)
    {
        var command = new NpgsqlCommand(statement, connection);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    public NpgsqlBatchCommand BatchCommand(string statement)
    {
        var command = new NpgsqlBatchCommand(statement);
        foreach (var parameter in parameters)
            command.Parameters.Add(parameter);
        return command;
    }

    private string Add(object value, NpgsqlDbType type)
    {
        parameters.Add(new() { Value = value, NpgsqlDbType = type });
        return string.Create(CultureInfo.InvariantCulture, $"${parameters.Count}");
    }
}
