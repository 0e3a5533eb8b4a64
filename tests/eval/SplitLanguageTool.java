// Splits texts with the segmentation rules of LanguageTool and the SRX engine that it uses:
//   java -cp 'build/peers/languagetool/*' SplitLanguageTool.java LANGUAGE < TEXTS > SEGMENTS
//   java -cp 'build/peers/languagetool/*' SplitLanguageTool.java LANGUAGE FILE
// TEXTS are separated by NUL characters; the segments of a text come out each with a unit separator
// (U+001F) behind it, and a NUL behind the last. Of a FILE the speed is measured: the median of
// five rounds of CPU time, the text repeated to a megabyte so that Java has warmed up.
// Run by tests/eval/segmentation_scores.cc and tests/bench/segmentation_benchmark.cc; the jars are
// fetched by tests/eval/install_peers.sh.
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.Reader;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.loomchild.segment.srx.SrxDocument;
import net.loomchild.segment.srx.SrxTextIterator;
import net.loomchild.segment.srx.io.Srx2SaxParser;

public class SplitLanguageTool {
  private static List<String> split(SrxDocument rules, String language, String text) {
    // "_two": as LanguageTool does, an empty line ends a paragraph, a line end does not.
    SrxTextIterator iterator = new SrxTextIterator(rules, language + "_two", text);
    List<String> segments = new ArrayList<>();
    while (iterator.hasNext()) segments.add(iterator.next());
    return segments;
  }

  private static void measure(SrxDocument rules, String language, String once) {
    StringBuilder builder = new StringBuilder();
    long onceBytes = once.getBytes(StandardCharsets.UTF_8).length;
    long sizeBytes = 0;
    while (sizeBytes < 1_000_000) {
      builder.append(once).append("\n\n\n");
      sizeBytes += onceBytes + 3;
    }
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    double[] seconds = new double[5];
    int count = 0;
    for (int round = 0; round < seconds.length; ++round) {
      long begin = clock.getCurrentThreadCpuTime();
      count = split(rules, language, builder.toString()).size();
      seconds[round] = (clock.getCurrentThreadCpuTime() - begin) * 1e-9;
    }
    Arrays.sort(seconds);
    System.out.printf("%s\tLanguageTool\t%.3f MB/s\t%d segments%n", language,
                      sizeBytes / seconds[2] / 1e6, count);
  }

  public static void main(String[] arguments) throws Exception {
    String language = arguments[0];
    SrxDocument rules;
    try (Reader reader = new InputStreamReader(
             SplitLanguageTool.class.getResourceAsStream("/org/languagetool/resource/segment.srx"),
             StandardCharsets.UTF_8)) {
      rules = new Srx2SaxParser().parse(reader);
    }
    if (arguments.length > 1) {
      measure(rules, language, Files.readString(Path.of(arguments[1])));
      return;
    }
    String input = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    for (String text : input.split("\0")) {
      for (String segment : split(rules, language, text)) out.print(segment + "\u001f");
      out.print("\0");
    }
    out.flush();
  }
}
