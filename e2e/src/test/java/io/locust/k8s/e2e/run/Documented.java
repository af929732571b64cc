package io.locust.k8s.e2e.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.locust.k8s.e2e.TestNamespace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Pattern;

/** What stands in the documentation for users to copy. */
final class Documented {
    private static final Path HOW_TO = Path.of("../docs/how-to");

    private Documented() {}

    /**
     * The only block of this language.
     *
     * @param page such as gitops.md
     */
    static String block(String page, String language) throws IOException {
        return find(page, "```" + language + "\\n(.*?)\\n```");
    }

    /** The recipe under this title. */
    static String recipe(String page, String title) throws IOException {
        return find(page, "<!-- executed: " + Pattern.quote(title) + " -->\\n```sh\\n(.*?)\\n```");
    }

    private static String find(String page, String pattern) throws IOException {
        var found = Pattern.compile(pattern, Pattern.DOTALL).matcher(Files.readString(HOW_TO.resolve(page)));
        assertThat(found.find()).as(pattern + " in " + page).isTrue();
        return found.group(1);
    }

    /** What bash says to it, when all of it ends well in this namespace. */
    static String run(String recipe, TestNamespace namespace, Path folder) throws IOException, InterruptedException {
        var config = folder.resolve("kubeconfig");
        Files.copy(Path.of(System.getenv("KUBECONFIG")), config, StandardCopyOption.REPLACE_EXISTING);
        var log = folder.resolve("log");
        var bash = new ProcessBuilder(
                        "bash",
                        "-ec",
                        "kubectl config set-context --current --namespace=" + namespace.name() + " >&2\n" + recipe)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        bash.environment().put("KUBECONFIG", config.toString());
        int status = bash.start().waitFor();
        var said = Files.readString(log);
        assertThat(status).as(said).isZero();
        return said;
    }
}
