namespace Aspire.Hosting.Local;

/// <summary>A project whose assembly the build knows. Generated beside <see cref="IProjectMetadata"/>.</summary>
public interface IBuiltProject
{
    string TargetPath { get; }
}
