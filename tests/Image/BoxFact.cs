using Lab;

namespace ImageTests;

/// <summary>
/// A test that boots the image: skipped, with the reason, where it cannot be. `make test` runs
/// the smoke; `make test-image` all.
/// </summary>
public sealed class BoxFactAttribute : FactAttribute
{
    public BoxFactAttribute(bool isSmoke = false, string board = "qemu-virt") =>
        Skip = Box.Missing
            ?? ImageFolder.WhyNot(board)
            ?? (isSmoke || Environment.GetEnvironmentVariable("IMAGE_TESTS") == "all"
                ? null : "make test-image runs it");
}

/// <summary>The same for several cases; only `make test-image` runs it.</summary>
public sealed class BoxTheoryAttribute : TheoryAttribute
{
    public BoxTheoryAttribute() => Skip = new BoxFactAttribute().Skip;
}
