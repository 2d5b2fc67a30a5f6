using System.Globalization;

namespace Datacube.Stac.Cql2;

/// <summary>
/// Recursive descent over the tokens of a text: or, and, not, comparison, sum, product, power, factor. Conditions and values share one
/// grammar here; what may stand where is judged by type afterwards.
/// </summary>
internal sealed class TextParser(List<TextToken> tokens, CqlLimits limits)
{
    private static readonly CqlOperator[] Comparisons = [CqlOperator.Equal, CqlOperator.NotEqual, CqlOperator.Less, CqlOperator.Greater, CqlOperator.LessOrEqual, CqlOperator.GreaterOrEqual];
    private static readonly CqlOperator[] Sums = [CqlOperator.Add, CqlOperator.Subtract];
    private static readonly CqlOperator[] Products = [CqlOperator.Multiply, CqlOperator.Divide, CqlOperator.Modulo, CqlOperator.IntegerDivide];
    private int at;
    private int depth;

    private TextToken Current => tokens[at];

    public CqlNode Parse()
    {
        if (Current.Kind == TextTokenKind.End)
            throw CqlErrors.Form("it is empty", Current.At);
        var root = Condition();
        return Current.Kind == TextTokenKind.End ? root : throw Unexpected("the end, AND or OR");
    }

    public CqlGeometry ParseGeometry() =>
        Factor() is CqlGeometry geometry && Current.Kind == TextTokenKind.End ? geometry : throw CqlErrors.Form("it is no geometry", tokens[0].At);

    private CqlNode Condition()
    {
        limits.CheckDepth(++depth, Current.At);
        var node = Chain(CqlOperator.Or, () => Chain(CqlOperator.And, Negation));
        depth--;
        return node;
    }

    /// <summary>a AND b AND c is one node of three.</summary>
    private CqlNode Chain(CqlOperator op, Func<CqlNode> part)
    {
        var first = part();
        if (!Current.Is(op.ToString()))
            return first;
        var place = Current.At;
        List<CqlNode> parts = [first];
        while (Take(op.ToString()))
            parts.Add(part());
        return new CqlOperation(op, parts) { At = place };
    }

    private CqlNode Negation()
    {
        var place = Current.At;
        if (!Take("NOT"))
            return Predicate();
        limits.CheckDepth(++depth, place);
        var node = Not(Negation(), place);
        depth--;
        return node;
    }

    private static CqlOperation Not(CqlNode node, string place) => new(CqlOperator.Not, [node]) { At = place };

    private CqlNode Predicate()
    {
        var left = Sum();
        var place = Current.At;
        if (Current.Kind == TextTokenKind.Symbol && FindOperator(Comparisons) is { } op)
            return new CqlOperation(op, [left, Sum()]) { At = place };
        if (Take("IS"))
        {
            var isNegated = Take("NOT");
            Need("NULL");
            return Negated(new CqlOperation(CqlOperator.IsNull, [left]) { At = place }, isNegated);
        }
        var negated = Take("NOT");
        if (Take("LIKE"))
            return Negated(new CqlOperation(CqlOperator.Like, [left, Factor()]) { At = place }, negated);
        if (Take("BETWEEN"))
        {
            var low = Sum();
            Need("AND");
            return Negated(new CqlOperation(CqlOperator.Between, [left, low, Sum()]) { At = place }, negated);
        }
        if (Take("IN"))
            return Negated(new CqlOperation(CqlOperator.In, [left, List()]) { At = place }, negated);
        return negated ? throw Unexpected("LIKE, BETWEEN or IN after NOT") : left;
    }

    private static CqlOperation Negated(CqlOperation node, bool negated) => negated ? Not(node, node.At) : node;

    private CqlNode Sum() => LeftToRight(Sums, () => LeftToRight(Products, Power));

    private CqlNode LeftToRight(CqlOperator[] operators, Func<CqlNode> part)
    {
        var left = part();
        for (var place = Current.At; FindOperator(operators) is { } op; place = Current.At)
            left = new CqlOperation(op, [left, part()]) { At = place };
        return left;
    }

    private CqlNode Power()
    {
        var left = Factor();
        var place = Current.At;
        return Take("^") ? new CqlOperation(CqlOperator.Power, [left, Factor()]) { At = place } : left;
    }

    private CqlNode Factor()
    {
        var token = Current;
        switch (token.Kind)
        {
            case TextTokenKind.Text:
                at++;
                return new CqlText(token.Value) { At = token.At };
            case TextTokenKind.QuotedName:
                at++;
                return new CqlProperty(token.Value) { At = token.At };
            case TextTokenKind.Number:
                return new CqlNumber(Number()) { At = token.At };
            case TextTokenKind.Symbol when token.Is("-") || token.Is("+"):
                return new CqlNumber(Number()) { At = token.At };
            case TextTokenKind.Symbol when token.Is("("):
                return Parenthesised();
            case TextTokenKind.Word when tokens[at + 1].Is("(") || (TextLiterals.IsGeometry(token.Value) && tokens[at + 1].Is("Z")):
                return Call();
            case TextTokenKind.Word when token.Is("TRUE") || token.Is("FALSE"):
                at++;
                return new CqlBoolean(token.Is("TRUE")) { At = token.At };
            case TextTokenKind.Word when !TextWriter.IsReserved(token.Value):
                at++;
                return new CqlProperty(token.Value) { At = token.At };
            default:
                throw Unexpected("a property, a literal or a condition");
        }
    }

    /// <summary>A condition or value in parentheses, or a list: that has a comma, or nothing inside.</summary>
    private CqlNode Parenthesised()
    {
        var place = Current.At;
        if (tokens[at + 1].Is(")"))
            return List();
        Need("(");
        var first = Condition();
        if (Take(")"))
            return first;
        List<CqlNode> items = [first];
        while (Take(","))
            items.Add(Condition());
        Need(")");
        return new CqlArray(items) { At = place };
    }

    private CqlArray List()
    {
        var place = Current.At;
        return new(Arguments(Condition)) { At = place };
    }

    private List<CqlNode> Arguments(Func<CqlNode> one)
    {
        Need("(");
        List<CqlNode> items = [];
        if (Take(")"))
            return items;
        do
            items.Add(one());
        while (Take(","));
        Need(")");
        return items;
    }

    private CqlNode Call()
    {
        var name = Current;
        var literal = new TextLiterals(this);
        if (literal.TryRead() is { } node)
            return node with { At = name.At };
        if (TextWriter.IsReserved(name.Value))
            throw Unexpected("a property, a literal or a condition");
        at++;
        var signature = CqlOperators.Find(name.Value) is { } op && CqlOperators.Of(op) is { IsCall: true } found ? found : null;
        var arguments = Arguments(signature?.Takes == CqlType.Array ? ListOrValue : Condition);
        if (signature is null)
            return new CqlFunction(name.Value, arguments) { At = name.At };
        return arguments.Count == signature.Least
            ? new CqlOperation(signature.Operator, arguments) { At = name.At }
            : throw CqlErrors.Form($"{name.Value.ToUpperInvariant()} takes {signature.Least} arguments, not {arguments.Count}", name.At);
    }

    /// <summary>('a') is a list where lists are compared; its items may be lists again. (a + 1) * 2 is none.</summary>
    private CqlNode ListOrValue()
    {
        if (!Current.Is("(") || !ClosesAsArgument())
            return Condition();
        limits.CheckDepth(++depth, Current.At);
        var place = Current.At;
        var list = new CqlArray(Arguments(ListOrValue)) { At = place };
        depth--;
        return list;
    }

    /// <summary>True where the parenthesis that opens here closes before a comma or another closing one.</summary>
    private bool ClosesAsArgument()
    {
        var (end, open) = (at, 0);
        do
            open += tokens[end].Is("(") ? 1 : tokens[end].Is(")") ? -1 : 0;
        while (open > 0 && tokens[end++].Kind != TextTokenKind.End);
        return open > 0 || tokens[end + 1].Is(",") || tokens[end + 1].Is(")");
    }

    /// <summary>A number with its sign.</summary>
    internal double Number()
    {
        var negative = Take("-");
        if (!negative)
            Take("+");
        var token = Current;
        if (token.Kind != TextTokenKind.Number)
            throw Unexpected("a number");
        at++;
        var value = double.Parse(token.Value, NumberStyles.Float, CultureInfo.InvariantCulture);
        return negative ? -value : value;
    }

    internal TextToken Take()
    {
        var token = Current;
        at++;
        return token;
    }

    internal TextToken Peek() => Current;

    internal bool Take(string word)
    {
        if (!Current.Is(word))
            return false;
        at++;
        return true;
    }

    internal void Need(string word)
    {
        if (!Take(word))
            throw Unexpected($"'{word}'");
    }

    internal void Nested(Action inner)
    {
        limits.CheckDepth(++depth, Current.At);
        inner();
        depth--;
    }

    internal Contracts.Errors.DatacubeException Unexpected(string expected) =>
        CqlErrors.Form(Current.Kind == TextTokenKind.End ? $"it ends where {expected} was expected" : $"'{CqlErrors.Shown(Current.Value)}' was found where {expected} was expected", Current.At);

    private CqlOperator? FindOperator(CqlOperator[] operators)
    {
        foreach (var op in operators)
            if (Take(CqlOperators.Of(op).Name))
                return op;
        return null;
    }
}
