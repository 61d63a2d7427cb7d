using System.Text;
using Image;

namespace ImageTests;

/// <summary>
/// The builder says which commands of a keepalived.conf the image cannot run; it looks at the image's files, not at its
/// own machine's.
/// </summary>
public sealed class SeedScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("seed-scripts").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private string[] ComplaintsOf(string command, Action<Archive>? more = null)
    {
        File.WriteAllText(Path.Combine(_folder, "appliance.json"), "{}");
        File.WriteAllText(Path.Combine(_folder, "keepalived.conf"), $$"""
            vrrp_script web {
                script "{{command}}"
                interval 2
            }
            vrrp_instance VI_1 {
                interface eth0
                virtual_router_id 51
                track_script {
                    web
                }
                virtual_ipaddress {
                    192.0.2.100
                }
            }
            """);
        var image = new Archive(1);
        image.Program("init", Encoding.ASCII.GetBytes("\u007fELF")).Link("bin/vrrpaot", "../init");
        more?.Invoke(image);
        return [.. new global::Image.Seed(Path.Combine(_folder, "appliance.json"), _ => { }).Complaints(image)];
    }

    private static void Busybox(Archive image) =>
        image.Program("bin/busybox", Encoding.ASCII.GetBytes("\u007fELF")).Link("bin/sh", "busybox");

    private static Action<Archive> Script(string path, string text, bool shell = false) => image =>
    {
        image.Program(path, Encoding.ASCII.GetBytes(text));
        if (shell)
            Busybox(image);
    };

    [Fact]
    public void what_a_check_of_a_server_runs_is_looked_for_too()
    {
        File.WriteAllText(Path.Combine(_folder, "appliance.json"), "{}");
        File.WriteAllText(Path.Combine(_folder, "keepalived.conf"), """
            virtual_server 192.0.2.100 80 {
                lvs_sched rr
                lvs_method DR
                protocol TCP
                real_server 10.8.0.11 80 {
                    MISC_CHECK {
                        misc_path "/not/here.sh 1"
                    }
                }
            }
            """);
        var image = new Archive(1).Text("lib/modules/ip_vs.ko", "").Text("lib/modules/ip_vs_rr.ko", "");
        string said = Assert.Single(new global::Image.Seed(Path.Combine(_folder, "appliance.json"), _ => { })
            .Complaints(image));
        Assert.StartsWith("virtual_server: /not/here.sh is not in the image.", said);
    }

    [Fact]
    public void a_probe_needs_nothing() => Assert.Empty(ComplaintsOf("vrrpaot probe tcp 127.0.0.1:7000"));

    [Fact]
    public void a_probe_that_nobody_understands_is_said() =>
        Assert.Contains("web", Assert.Single(ComplaintsOf("vrrpaot probe nonsense")));

    [Fact]
    public void a_script_that_is_not_there_is_said() =>
        Assert.Contains("/check_sample.sh is not in the image", Assert.Single(ComplaintsOf("/check_sample.sh")));

    [Fact]
    public void a_script_without_its_shell_is_said() =>
        Assert.Contains("is run by /bin/sh, which is not in the image",
            Assert.Single(ComplaintsOf("/check_sample.sh", Script("check_sample.sh", "#!/bin/sh\nexit 0\n"))));

    [Fact]
    public void with_busybox_the_same_script_runs() =>
        Assert.Empty(ComplaintsOf("/check_sample.sh", Script("check_sample.sh", "#!/bin/sh\nexit 0\n", shell: true)));

    [Fact]
    public void a_name_without_a_folder_is_looked_for_where_programs_are() =>
        Assert.Empty(ComplaintsOf("sh -c true", Busybox));

    [Fact]
    public void a_link_that_leads_to_itself_is_nothing() =>
        Assert.Contains("/loop is not in the image",
            Assert.Single(ComplaintsOf("/loop", image => image.Link("loop", "loop"))));
}
