namespace Datacube.Engine.Cubes.Building;
internal static class PictureWriter { public static byte[] Write(byte[] rgba, int rows, int columns) => rgba.Length == rows * columns ? [] : [1]; }
