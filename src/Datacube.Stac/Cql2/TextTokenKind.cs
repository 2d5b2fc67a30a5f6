namespace Datacube.Stac.Cql2;

internal enum TextTokenKind
{
    Word,
    QuotedName,
    Text,
    Number,
    Symbol,
    End,
}
