namespace Datacube.Pixels.Masks;

/// <summary>One step of a mask's clean-up.</summary>
public readonly record struct MaskStep(MaskOperation Operation, Disc Disc)
{
    /// <summary>Rows around a window that the step's result inside it depends on.</summary>
    public int HaloRows => Disc.ReachRows * Passes;

    /// <summary>Columns around a window that the step's result inside it depends on.</summary>
    public int HaloColumns => Disc.ReachColumns * Passes;

    private int Passes => Operation is MaskOperation.Open or MaskOperation.Close ? 2 : 1;
}
