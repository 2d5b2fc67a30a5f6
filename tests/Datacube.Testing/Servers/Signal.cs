namespace Datacube.Testing.Servers;

/// <summary>Signals by Linux's numbers.</summary>
public enum Signal
{
    /// <summary>Stop in good order, for PostgreSQL fast.</summary>
    Interrupt = 2,

    /// <summary>For PostgreSQL: stop at once, recover at the next start.</summary>
    Quit = 3,

    /// <summary>End without a chance to do anything.</summary>
    Kill = 9,

    /// <summary>Stop in good order.</summary>
    Terminate = 15,

    /// <summary>Go on after <see cref="Freeze"/>.</summary>
    Continue = 18,

    /// <summary>Stand still.</summary>
    Freeze = 19,
}
