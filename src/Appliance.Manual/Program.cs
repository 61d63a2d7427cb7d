using Appliance.Manual;

// vrrpaot-manual DOCS FOLDER: writes the pages into the folder, of which docs/ (DOCS) is a source too.
if (args is not [string docs, string folder])
{
    Console.Error.WriteLine("Say where docs/ is, and where the pages are to go");
    return 2;
}
Directory.CreateDirectory(folder);
foreach (Page page in Pages.All(name => File.ReadAllText(Path.Combine(docs, name)), Pages.Today))
    File.WriteAllText(Path.Combine(folder, page.File), page.Text);
return 0;
