namespace Datacube.Pixels;

/// <summary>Upper limit on the vectors that kernels use.</summary>
internal enum WidestVector
{
    Any,
    Bits256,
    Scalar,
}
