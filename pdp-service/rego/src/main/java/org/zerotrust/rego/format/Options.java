package org.zerotrust.rego.format;

import java.util.List;
import java.util.Set;
import org.zerotrust.rego.ast.Keywords;

/** What the version that is written and the module's imports ask of the layout. */
final class Options {
    boolean contains;
    boolean ifs;
    boolean refHeads;
    boolean v1;
    boolean v2;
    boolean v2Imported;
    boolean keywordsInRefs = true;
    final List<String> futureKeywords = new java.util.ArrayList<>();

    boolean isKeyword(String word) {
        Set<String> words = v2 || v2Imported ? Keywords.V2 : v1 ? Keywords.V1 : Keywords.V0;
        return words.contains(word) || (!(v2 || v2Imported) && futureKeywords.contains(word));
    }
}
