package org.zerotrust.pdp;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.List;

/** The packages are the flow, and imports run one way along it. */
@AnalyzeClasses(packages = "org.zerotrust.pdp", importOptions = ImportOption.DoNotIncludeTests.class)
final class FlowOrderTest {
    private static final String BASE = "org.zerotrust.pdp.";

    /** Left to right: each may use what stands left of it. */
    private static final List<String> FLOW = List.of(
            "outcome",
            "keys",
            "identity",
            "device",
            "posture",
            "policy",
            "grant",
            "journal",
            "decision",
            "store",
            "stream",
            "api",
            "ops");

    private static int place(JavaClass type) {
        String name = type.getPackageName();
        if (!name.startsWith(BASE)) {
            return -1;
        }
        String rest = name.substring(BASE.length());
        int dot = rest.indexOf('.');
        return FLOW.indexOf(dot < 0 ? rest : rest.substring(0, dot));
    }

    @ArchTest
    static final ArchRule importsRunAlongTheFlow = classes()
            .that()
            .resideInAPackage(BASE + "*..")
            .should(new ArchCondition<JavaClass>("import only what stands left of them") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    int here = place(type);
                    type.getDirectDependenciesFromSelf().forEach(d -> {
                        if (place(d.getTargetClass().getBaseComponentType()) > here) {
                            events.add(SimpleConditionEvent.violated(type, d.getDescription()));
                        }
                    });
                }
            });

    @ArchTest
    static final ArchRule stepsHaveNoFramework = noClasses()
            .that()
            .resideInAnyPackage(FLOW.subList(0, FLOW.indexOf("store")).stream()
                    .map(p -> BASE + p)
                    .toArray(String[]::new))
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.quarkus..",
                    "io.vertx..",
                    "io.grpc..",
                    "jakarta.ws.rs..",
                    "jakarta.persistence..",
                    "org.hibernate..",
                    "org.apache.kafka..",
                    "org.bouncycastle..",
                    "org.zerotrust.rego..");

    @ArchTest
    static final ArchRule roomsHaveNoCycles =
            slices().matching(BASE + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule transportsDoNotMeet = noClasses()
            .that()
            .resideInAPackage(BASE + "api.rest..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(BASE + "api.grpc..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule outcomesAreSealed = classes()
            .that()
            .resideInAnyPackage(FLOW.subList(0, FLOW.indexOf("store")).stream()
                    .map(p -> BASE + p)
                    .toArray(String[]::new))
            .and()
            .haveNameMatching(".*\\.(\\w*Result|Decision|Answer|Evaluation|Proof)")
            .should(new ArchCondition<JavaClass>("be sealed interfaces") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    boolean ok = type.isInterface() && type.reflect().isSealed();
                    if (!ok && !type.getModifiers().contains(JavaModifier.PRIVATE)) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " is not sealed"));
                    }
                }
            });
}
