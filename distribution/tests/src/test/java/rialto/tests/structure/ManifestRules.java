package rialto.tests.structure;

import aQute.bnd.header.Attrs;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What no manifest of ours may say. Each answer is one line that names the bundle and what is wrong with it.
 */
final class ManifestRules {

    private ManifestRules() {}

    static List<String> violations(BuiltBundle bundle) {
        List<String> wrong = new ArrayList<>();
        String name = bundle.folder();
        if (!bundle.name().equals(name)) {
            wrong.add(name + " calls itself " + bundle.name() + "; folder and Bundle-SymbolicName must be the same");
        }
        for (String header : List.of("Bundle-Activator", "Require-Bundle", "Fragment-Host")) {
            if (bundle.headers().getValue(header) != null) {
                wrong.add(name + " has a " + header);
            }
        }
        for (String path : bundle.parameters("Bundle-ClassPath").keySet()) {
            if (!path.equals(".")) {
                wrong.add(name + " has " + path + " in its Bundle-ClassPath");
            }
        }
        for (String entry : bundle.entries()) {
            if (entry.endsWith(".jar")) {
                wrong.add(name + " embeds " + entry);
            }
        }
        for (String dynamic : bundle.parameters("DynamicImport-Package").keySet()) {
            if (dynamic.contains("*")) {
                wrong.add(name + " imports " + dynamic + " dynamically");
            }
        }
        for (Map.Entry<String, Attrs> export :
                bundle.parameters("Export-Package").entrySet()) {
            if (export.getValue().getVersion() == null) {
                wrong.add(name + " exports " + export.getKey() + " without a version");
            }
            boolean kernel = name.equals("rialto.engine") && export.getKey().equals("rialto.kernel");
            if (Floor.of(name) != Floor.GROUND && Floor.of(name) != Floor.WORKBENCH && !kernel) {
                wrong.add(name + " exports " + export.getKey() + "; only what others compile against exports");
            }
        }
        return wrong;
    }
}
