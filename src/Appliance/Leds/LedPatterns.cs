namespace Appliance.Leds;

/// <summary>
/// Every pattern there is. Chosen to be told apart without a clock: mostly lit is good, a count of blinks is a state to
/// be looked up, hectic wants somebody now. None is dark for longer than 1500 ms, and none is lit
/// without end: a lamp that stays lit or dark belongs to a program that is dead. Golden timelines are in the tests.
/// </summary>
public static class LedPatterns
{
    // Roles.
    public static readonly LedPattern Master = new("MASTER", new LedStep(true, 1900), new LedStep(false, 100));
    public static readonly LedPattern Backup = LedPattern.Blinks("BACKUP", count: 1, blink: 200, period: 1000);
    /// <summary>One long for MASTER, one short for BACKUP.</summary>
    public static readonly LedPattern Mixed = new("mixed", new LedStep(true, 1000), new LedStep(false, 300),
        new LedStep(true, 200), new LedStep(false, 500));
    public static readonly LedPattern Booting = LedPattern.Blinks("booting", count: 1, blink: 500, period: 1000);

    // To be looked up.
    public static readonly LedPattern WaitingForLink = LedPattern.Blinks("waiting for link", count: 2, blink: 200,
        period: 2000);
    public static readonly LedPattern ConfigurationRefused = LedPattern.Blinks("configuration refused", count: 3,
        blink: 200, period: 2000);
    public static readonly LedPattern FirmwareOnTrial = LedPattern.Blinks("firmware on trial", count: 4, blink: 200,
        period: 2000);
    public static readonly LedPattern QuorumLost = LedPattern.Blinks("quorum lost", count: 5, blink: 150,
        period: 2000);
    /// <summary>Slow breath: at rest on purpose.</summary>
    public static readonly LedPattern Maintenance = LedPattern.Blinks("maintenance", count: 1, blink: 1000,
        period: 2000);

    // Hectic.
    public static readonly LedPattern Fault = LedPattern.Blinks("fault", count: 1, blink: 100, period: 200);
    /// <summary>MASTER that stutters.</summary>
    public static readonly LedPattern Conflict = new("conflict", new LedStep(true, 300), new LedStep(false, 100));

    // Answers to a person.
    /// <summary>A flutter and a long light, in turn.</summary>
    public static readonly LedPattern FindMe = new("find me",
        new LedStep(true, 50), new LedStep(false, 50), new LedStep(true, 50), new LedStep(false, 50),
            new LedStep(true, 50), new LedStep(false, 50),
        new LedStep(true, 50), new LedStep(false, 50), new LedStep(true, 50), new LedStep(false, 50),
            new LedStep(true, 1000), new LedStep(false, 500));
    /// <summary>The button was held long enough.</summary>
    public static readonly LedPattern Acknowledged = LedPattern.Blinks("acknowledged", count: 1, blink: 50,
        period: 100);

    /// <summary>What the button asked for was refused: short lights far apart, like a head that shakes.</summary>
    public static readonly LedPattern Denied = LedPattern.Blinks("denied", count: 1, blink: 50, period: 500);

    /// <summary>
    /// For the lamp of a role that is there: no code is needed, it is seen at once from across the room.
    /// </summary>
    public static readonly LedPattern Lit = new("lit", new LedStep(true, 1900), new LedStep(false, 100));
    /// <summary>For the lamp of a role or a fault that is not there, while another one shows life.</summary>
    public static readonly LedPattern Dark = new("dark", new LedStep(false, 1000));
}
