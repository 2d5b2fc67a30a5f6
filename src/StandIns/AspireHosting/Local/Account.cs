using System.Globalization;

namespace Aspire.Hosting.Local;

/// <summary>A user of this machine without privileges, for servers that must not run as root.</summary>
internal sealed record Account(string Name, uint User, uint Group)
{
    private static bool IsRoot => OperatingSystem.IsLinux() && Native.EffectiveUser() == 0;

    /// <summary>For root: the first of the names that exists, else nobody. For everybody else null: they have nothing to drop.</summary>
    public static Account? Unprivileged(string name) => IsRoot ? Read(name) ?? Read("nobody") ?? throw new DistributedApplicationException("Servers do not run as root, and there is neither a user '" + name + "' nor 'nobody'.") : null;

    /// <summary>Gives a file or folder away.</summary>
    public void Own(string path) => Native.ChangeOwner(path, User, Group);

    // postgres:x:101:104:PostgreSQL administrator,,,:/var/lib/postgresql:/bin/bash
    private static Account? Read(string name) => File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == name) is { } fields
        ? new(name, uint.Parse(fields[2], CultureInfo.InvariantCulture), uint.Parse(fields[3], CultureInfo.InvariantCulture))
        : null;
}
