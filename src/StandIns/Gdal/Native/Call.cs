namespace OSGeo.Native;

/// <summary>
/// One guarded call: <c>Call.Begin().End(Imports.F(…))</c>. C# evaluates from left to right, so the thread's error state is cleared, the
/// function runs, and a failure that it left behind becomes the exception of the official bindings.
/// </summary>
internal readonly struct Call
{
    private const int Failure = 3;

    public static Call Begin()
    {
        Imports.CPLErrorReset();
        return default;
    }

    public T End<T>(T result)
    {
        End();
        return result;
    }

    public void End()
    {
        if (Imports.CPLGetLastErrorType() >= Failure)
            throw new ApplicationException(Text.Borrowed(Imports.CPLGetLastErrorMsg()));
    }

    /// <summary>The result of a call that answers with a pointer to a new object: null stays null where no error was left.</summary>
    public TObject? End<TObject>(nint pointer, Func<nint, TObject> wrap) where TObject : class
    {
        End();
        return pointer == 0 ? null : wrap(pointer);
    }
}
