package org.zerotrust.pdp.ops;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMappings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every setting that people are told of is one. Whatever stands below a mapped prefix and is not mapped does not only do nothing:
 * a service that is given it does not start.
 */
final class SettingsTest {
    private static final Pattern NAME = Pattern.compile("`([^`]+)`");

    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.zerotrust.pdp");

    private static Set<String> mapped() {
        Set<String> names = new TreeSet<>();
        OURS.stream()
                .filter(type -> type.isAnnotatedWith(ConfigMapping.class))
                .map(JavaClass::reflect)
                .forEach(type -> names.addAll(ConfigMappings.getProperties(ConfigMappings.ConfigClass.configClass(type))
                        .keySet()));
        return names;
    }

    /** The names in the first column of the README's table of settings; ".x" stands beside the one before it. */
    private static List<String> told() throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("../../README.md"))) {
            if (!line.startsWith("| `pdp.")) {
                continue;
            }
            String first = "";
            Matcher name = NAME.matcher(line.split("\\|", -1)[1]);
            while (name.find()) {
                String one = name.group(1);
                if (one.startsWith(".")) {
                    one = first.substring(0, first.lastIndexOf('.')) + one;
                } else {
                    first = one;
                }
                names.add(one);
            }
        }
        return names;
    }

    @Test
    void whatTheReadmeTellsIsMapped() throws IOException {
        // Names in capitals are anybody's.
        List<Pattern> mapped = mapped().stream()
                .map(name -> Pattern.compile(
                        Pattern.quote(name).replace("*", "\\E[^.]+\\Q").replace("\\Q\\E", "")))
                .toList();
        List<String> told = told();
        assertThat(told).hasSizeGreaterThan(80).contains("pdp.policy.bundle.keys.ID", "pdp.policy.impact.longest");
        assertThat(told)
                .allSatisfy(name -> assertThat(mapped)
                        .as(name)
                        .anyMatch(one -> one.matcher(name).matches()));
    }

    @Test
    void nothingBelowAMappedPrefixIsReadByItsNameAlone() {
        Set<String> mapped = mapped();
        List<String> byName = OURS.stream()
                .flatMap(type -> type.getConstructors().stream())
                .flatMap(constructor -> constructor.getParameters().stream())
                .flatMap(parameter ->
                        parameter
                                .tryGetAnnotationOfType(org.eclipse.microprofile.config.inject.ConfigProperty.class)
                                .stream())
                .flatMap(property -> Stream.of(property.name()))
                .filter(name -> name.startsWith("pdp."))
                .toList();
        assertThat(byName).isNotEmpty().allMatch(mapped::contains);
    }
}
