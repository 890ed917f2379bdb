package org.zerotrust.rego.builtin.graphql;

import java.util.function.LongConsumer;

/** Validation of a query against a schema (GraphQL October 2021, section 5). */
final class QueryValidation {
    private QueryValidation() {}

    /** @throws GraphqlException all that is wrong, in the order OPA lists it */
    static void validate(Schema schema, Node document, LongConsumer work) {
        Walk walk = new Walk(schema, document, work);
        // The order is that of OPA's names of the rules: it decides which fault comes first at one node.
        FieldRules fields = new FieldRules(walk);
        FragmentRules fragments = new FragmentRules(walk);
        VariableRules variables = new VariableRules(walk);
        OperationRules operations = new OperationRules(walk);
        UniqueRules unique = new UniqueRules(walk);
        fields.fieldsOnCorrectType();
        fragments.onCompositeTypes();
        fields.knownArguments();
        operations.knownDirectives();
        fragments.known();
        operations.knownRootType();
        operations.knownTypeNames();
        operations.loneAnonymous();
        operations.introspectionDepth();
        fragments.noCycles();
        variables.defined();
        fragments.allUsed();
        variables.allUsed();
        new OverlapRule(walk).register();
        fragments.possibleSpreads();
        fields.requiredArguments();
        fields.scalarLeafs();
        operations.singleFieldSubscriptions();
        unique.arguments();
        unique.directives();
        unique.names();
        new ValueRule(walk).register();
        variables.inputTypes();
        variables.allowedPosition();
        walk.run();
        if (!walk.faults.isEmpty()) {
            StringBuilder listing = new StringBuilder();
            walk.faults.forEach(f -> listing.append(f).append('\n'));
            throw new GraphqlException(GraphqlException.text(listing.toString()));
        }
    }
}
