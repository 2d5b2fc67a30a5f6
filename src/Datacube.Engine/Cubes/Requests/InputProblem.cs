using Datacube.Contracts.Errors;

namespace Datacube.Engine.Cubes.Requests;

/// <summary>One reason why a request is rejected.</summary>
/// <param name="Field">Option or field that carried the value.</param>
/// <param name="Code">Code of the error table.</param>
/// <param name="Message">What was wrong, the value seen, the limit, the remedy.</param>
public sealed record InputProblem(string Field, string Code, string Message)
{
    /// <summary>The problem as the exception that crosses a border.</summary>
    public DatacubeException ToException() => new(Code, Message, Field);
}
