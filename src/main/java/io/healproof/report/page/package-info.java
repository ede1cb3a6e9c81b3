/**
 * What a page consists of, and how it is written as Markdown and as HTML: one content, two forms.
 * Knows nobody; words of others are shown as they are, never as markup.
 */
@NullMarked
package io.healproof.report.page;

import org.jspecify.annotations.NullMarked;
