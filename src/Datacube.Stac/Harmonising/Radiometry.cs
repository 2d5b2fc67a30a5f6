namespace Datacube.Stac.Harmonising;

/// <summary>How stored numbers become physical ones: <c>value = stored × Scale + Offset</c>; decided once per asset.</summary>
/// <param name="Scale">Factor.</param>
/// <param name="Offset">Summand, in physical units (−0.1 for the offset of baseline 04.00 and later).</param>
/// <param name="Reason">Why, in one sentence, for the lineage: which field, flag or baseline decided.</param>
public sealed record Radiometry(double Scale, double Offset, string Reason);
