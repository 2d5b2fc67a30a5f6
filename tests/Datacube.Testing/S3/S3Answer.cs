namespace Datacube.Testing.S3;

/// <summary>A good or bad answer before it is written.</summary>
internal sealed record S3Answer(int Status, ReadOnlyMemory<byte> Body)
{
    public Dictionary<string, string> Headers { get; } = [];

    public static S3Answer Xml(string body) => new(200, System.Text.Encoding.UTF8.GetBytes("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + body));

    public static S3Answer Error(int status, string code) =>
        Xml($"<Error><Code>{code}</Code><Message>scripted</Message><RequestId>1</RequestId></Error>") with { Status = status };
}
