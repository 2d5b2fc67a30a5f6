namespace Aspire.Hosting.ApplicationModel;

/// <summary>A part of the application with a name.</summary>
public abstract class Resource : IResource
{
    private const int LongestName = 64;

    protected Resource(string name)
    {
        Check(name);
        Name = name;
    }

    public virtual string Name { get; }

    public virtual ResourceAnnotationCollection Annotations { get; } = [];

    private static void Check(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        var problem = name switch
        {
            _ when name.Length > LongestName => $"it has {name.Length} characters, the most is {LongestName}",
            _ when !name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-') => "only ASCII letters, digits and hyphens are allowed",
            _ when !char.IsAsciiLetter(name[0]) => "it must begin with a letter",
            _ when name.EndsWith('-') => "it must not end with a hyphen",
            _ when name.Contains("--", StringComparison.Ordinal) => "hyphens must be single",
            _ => null,
        };
        if (problem is not null)
            throw new ArgumentException($"Resource name '{name}' is invalid: {problem}.", nameof(name));
    }
}
