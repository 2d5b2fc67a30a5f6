using System.Security.Cryptography;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>What a parameter is when nobody says.</summary>
public abstract class ParameterDefault
{
    public abstract string GetDefaultValue();
}

/// <summary>A password made up by the computer.</summary>
public sealed class GenerateParameterDefault : ParameterDefault
{
    private const string LettersAndDigits = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    private const string Signs = "-_.{}~()*+!";

    public int MinLength { get; set; } = 22;

    /// <summary>True for signs as well as letters and digits.</summary>
    public bool Special { get; set; } = true;

    public override string GetDefaultValue() => RandomNumberGenerator.GetString(Special ? LettersAndDigits + Signs : LettersAndDigits, MinLength);
}
