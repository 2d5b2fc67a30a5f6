namespace Datacube.Benchmarks.Fuzzing;

/// <summary>A reader of files from outside: damaged files must end in content or in a coded error.</summary>
public interface IFuzzTarget
{
    /// <summary>Name on the command line.</summary>
    string Name { get; }

    /// <summary>True where the files are text: words are damaged as well as bytes.</summary>
    bool IsText { get; }

    /// <summary>Sound inputs: files by their relative path. Made here, so that none has to be kept.</summary>
    Task<IReadOnlyList<IReadOnlyDictionary<string, byte[]>>> SeedsAsync(CancellationToken cancellation);

    /// <summary>Reads everything that the files in a folder hold. Throws <see cref="Contracts.Errors.DatacubeException"/> for what is refused.</summary>
    Task ReadAsync(string folder, CancellationToken cancellation);
}
