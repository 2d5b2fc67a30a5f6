namespace Datacube.Engine.Cubes.Requests;

/// <summary>Collects what the rules find: problems, and notes about what was understood in a way the user should know.</summary>
internal sealed class Verdict
{
    private readonly List<InputProblem> problems = [];
    private readonly List<string> notes = [];

    public IReadOnlyList<InputProblem> Problems => problems;

    public IReadOnlyList<string> Notes => notes;

    public void Reject(string field, string code, string message) => problems.Add(new(field, code, message));

    public void Note(string text) => notes.Add(text);
}
