using Lab;

namespace ImageTests;

/// <summary>A program of `Programs/`: arm64, static, without a C library.</summary>
internal static class SmallProgram
{
    public static byte[] Build(string name)
    {
        string file = Path.GetTempFileName();
        try
        {
            Command.Run("clang", "--target=aarch64-linux-gnu", "-O2", "-Wall", "-Werror", "-ffreestanding",
                "-fno-stack-protector",
                "-nostdlib", "-static", "-fuse-ld=lld", "-o", file, ImageFolder.In($"tests/Image/Programs/{name}.c"));
            return File.ReadAllBytes(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
