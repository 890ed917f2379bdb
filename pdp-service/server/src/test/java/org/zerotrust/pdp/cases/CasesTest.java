package org.zerotrust.pdp.cases;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every case through the pipeline with the engine. */
final class CasesTest {
    private static EngineDoor door;

    @BeforeAll
    static void open() throws Exception {
        door = new EngineDoor();
    }

    @TestFactory
    Stream<DynamicTest> eachCaseIsDecidedAsWritten() {
        return CaseFiles.all().stream()
                .map(one -> DynamicTest.dynamicTest(one.toString(), () -> Expected.check(one, door.run(one))));
    }

    @Test
    void everyCaseFollowsTheSchemaAndHasANameOfItsOwn() throws Exception {
        // Given
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(Files.readString(CaseFiles.ROOT.resolve("schemas/cases/case.schema.json")));
        List<CaseFiles.Case> all = CaseFiles.all();

        // When
        Set<String> names = new HashSet<>();
        all.forEach(one -> names.add(one.toString()));

        // Then
        assertThat(all).hasSizeGreaterThanOrEqualTo(60);
        assertThat(names).hasSameSizeAs(all);
        assertThat(all)
                .allSatisfy(one -> assertThat(schema.validate(one.node()))
                        .as(one.toString())
                        .isEmpty());
    }
}
