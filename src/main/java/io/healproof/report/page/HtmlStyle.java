package io.healproof.report.page;

/** How an HTML page looks: by day, by night, on a phone and on paper. */
final class HtmlStyle {
  private static final String LIGHT =
      """
      --paper:#ffffff;--ink:#1f2328;--soft:#59636e;--line:#d1d9e0;--lane:#f6f8fa;--link:#0969da;
      --good:#116329;--good-paper:#dafbe1;--doubt:#7d4e00;--doubt-paper:#fff3c4;--bad:#a40e26;--bad-paper:#ffebe9;
      """;

  private static final String DARK =
      """
      --paper:#0d1117;--ink:#f0f6fc;--soft:#9198a1;--line:#3d444d;--lane:#151b23;--link:#58a6ff;
      --good:#7ee787;--good-paper:#12331c;--doubt:#f2cc60;--doubt-paper:#3a2c08;--bad:#ffa198;--bad-paper:#4a1518;
      """;

  private static final String RULES =
      """
      *{box-sizing:border-box}
      html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
      body{margin:0;background:var(--paper);color:var(--ink);
      font:16px/1.55 system-ui,-apple-system,"Segoe UI",Helvetica,Arial,sans-serif}
      main{max-width:72rem;margin:0 auto;padding:1.5rem 1.25rem 4rem;overflow-wrap:break-word}
      p,li{max-width:46rem}
      h1{font-size:1.9rem;line-height:1.2;margin:.5rem 0 1rem}
      h2{font-size:1.35rem;line-height:1.3;margin:2.75rem 0 .75rem;padding-bottom:.3rem;border-bottom:1px solid var(--line)}
      h3{font-size:1.1rem;margin:1.75rem 0 .5rem}
      ul{padding-left:1.35rem}
      li{margin:.25rem 0}
      a{color:var(--link);text-underline-offset:.15em}
      a:focus-visible,summary:focus-visible,.scroll:focus-visible,pre:focus-visible{outline:2px solid var(--link);outline-offset:2px}
      code{font:.875em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:var(--lane);
      border-radius:4px;padding:.1em .3em;overflow-wrap:anywhere}
      pre{background:var(--lane);border-radius:6px;padding:.8rem 1rem;overflow-x:auto}
      pre code{padding:0;overflow-wrap:normal}
      .badge{display:inline-block;font-size:.8em;line-height:1.4;border-radius:4px;padding:.1em .5em;white-space:nowrap}
      .good{color:var(--good);background:var(--good-paper)}
      .doubt{color:var(--doubt);background:var(--doubt-paper)}
      .bad{color:var(--bad);background:var(--bad-paper)}
      aside{border-left:4px solid var(--doubt);background:var(--doubt-paper);padding:.4rem 1rem;margin:1rem 0;border-radius:0 6px 6px 0}
      nav{border:1px solid var(--line);border-radius:6px;padding:.25rem 1rem;margin:1.5rem 0}
      nav ul{list-style:none;padding:0;columns:20rem;column-gap:2rem}
      nav li{break-inside:avoid}
      .scroll{overflow-x:auto;margin:1rem 0}
      table{border-collapse:collapse;font-size:.875rem;line-height:1.4}
      th,td{border-bottom:1px solid var(--line);padding:.4rem .75rem .4rem 0;text-align:left;vertical-align:top;min-width:3rem}
      thead th,thead td{border-bottom:2px solid var(--line)}
      thead th{color:var(--soft);font-weight:600;white-space:nowrap}
      tbody th{font-weight:inherit}
      tbody th a{white-space:nowrap}
      .wide{min-width:46rem}
      td code,th code{white-space:normal}
      figure{margin:1.25rem 0}
      figcaption{color:var(--soft);font-size:.875rem}
      .drawing{display:block;width:100%;min-width:46rem;max-width:64rem;height:auto}
      details{border:1px solid var(--line);border-radius:6px;padding:0 1rem;margin:.6rem 0}
      summary{cursor:pointer;padding:.45rem 0;overflow-wrap:anywhere}
      """;

  private static final String PHONE =
      """
      @media (max-width:40rem){
      main{padding:.75rem 1rem 3rem}
      h1{font-size:1.6rem}
      h2{font-size:1.2rem}
      details{padding:0 .75rem}
      }
      """;

  private static final String PAPER =
      """
      @media print{
      body{font-size:10pt}
      main{max-width:none;padding:0}
      nav{display:none}
      .scroll,pre{overflow:visible}
      pre code{white-space:pre-wrap;overflow-wrap:anywhere}
      table{font-size:8pt}
      tr,figure,aside{break-inside:avoid}
      h2,h3{break-after:avoid}
      .drawing,.wide{min-width:0}
      th,td{overflow-wrap:anywhere;min-width:0}
      a{color:inherit;text-decoration:none}
      .badge{border:1px solid currentColor}
      details:not([open]){border:0;padding:0;color:var(--soft)}
      }
      """;

  private HtmlStyle() {}

  /** The whole sheet. Paper is white: what is printed looks as by day. */
  static String sheet() {
    return "\n:root{color-scheme:light dark;"
        + LIGHT
        + "}\n"
        + RULES
        + Drawing.light(".drawing ")
        + "@media screen and (prefers-color-scheme:dark){\n:root{"
        + DARK
        + "}\n"
        + Drawing.dark(".drawing ")
        + "}\n"
        + PHONE
        + PAPER;
  }
}
