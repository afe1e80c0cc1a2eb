package rialto.tests.structure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.commons.ClassRemapper;
import org.objectweb.asm.commons.Remapper;

/**
 * Which arrows between bundles point up: imports of packages, and types named in the code.
 */
final class FloorRules {

    private FloorRules() {}

    static List<String> violations(List<BuiltBundle> bundles) {
        Map<String, String> exporters = new HashMap<>();
        Map<String, String> owners = new HashMap<>();
        for (BuiltBundle bundle : bundles) {
            bundle.parameters("Export-Package").keySet().forEach(name -> exporters.put(name, bundle.folder()));
            for (String type : bundle.classes().keySet()) {
                String other = owners.put(type, bundle.folder());
                if (other != null && !type.equals("module-info")) {
                    throw new IllegalStateException(type + " is in " + other + " and in " + bundle.folder());
                }
            }
        }
        List<String> wrong = new ArrayList<>();
        for (BuiltBundle bundle : bundles) {
            String from = bundle.folder();
            for (String imported : bundle.parameters("Import-Package").keySet()) {
                String to = exporters.get(imported);
                if (to != null && !Floor.allows(from, to)) {
                    wrong.add(from + " imports " + imported + " of " + to);
                }
                if (from.startsWith("rialto.strategy.")
                        && (imported.startsWith("org.osgi.") || imported.equals("rialto.venue"))) {
                    wrong.add(from + " imports " + imported + ", which the platform keeps from strategies");
                }
            }
            bundle.classes().forEach((type, bytes) -> {
                for (String named : named(bytes)) {
                    String to = owners.get(named);
                    if (to != null && !Floor.allows(from, to)) {
                        wrong.add(from + ": " + type.replace('/', '.') + " names " + named.replace('/', '.') + " of "
                                + to);
                    }
                }
            });
        }
        return wrong;
    }

    /** Internal names of all types that a class names in its signatures, code and annotations. */
    private static SortedSet<String> named(byte[] bytes) {
        SortedSet<String> names = new TreeSet<>();
        Remapper collector = new Remapper(Opcodes.ASM9) {
            @Override
            public String map(String internalName) {
                names.add(internalName);
                return internalName;
            }
        };
        new ClassReader(bytes).accept(new ClassRemapper(new ClassVisitor(Opcodes.ASM9) {}, collector), 0);
        return names;
    }
}
