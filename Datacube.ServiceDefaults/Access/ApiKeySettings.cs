using System.ComponentModel.DataAnnotations;

namespace Datacube.ServiceDefaults.Access;

/// <summary>A key that a service accepts. The key itself is not stored.</summary>
public sealed class ApiKeySettings
{
    /// <summary>The eight characters after <c>dc_</c>.</summary>
    [Required, RegularExpression("^[a-z0-9]{8}$", ErrorMessage = "Id must be the eight characters after dc_ of the key.")]
    public string Id { get; set; } = "";

    /// <summary>SHA-256 of the whole key in lower-case hexadecimal digits.</summary>
    [Required, RegularExpression("^[0-9a-f]{64}$", ErrorMessage = "Hash must be the SHA-256 of the whole key in 64 lower-case hexadecimal digits: printf %s KEY | sha256sum")]
    public string Hash { get; set; } = "";

    /// <summary>Whom the key belongs to: owns what is created with it.</summary>
    [Required]
    public string Subject { get; set; } = "";

    /// <summary>What the key may do; see <see cref="Access.Scopes"/>.</summary>
    [MinLength(1, ErrorMessage = "Scopes must name at least one scope.")]
    public IList<string> Scopes { get; set; } = [];

    /// <summary>When the key ends; null never.</summary>
    public DateTimeOffset? Expires { get; set; }
}
