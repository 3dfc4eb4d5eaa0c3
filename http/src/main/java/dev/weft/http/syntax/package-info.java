/**
 * What the RFCs' grammars ask of text: URLs, fields, dates, paths. Hidden: it knows no messages.
 */
package dev.weft.http.syntax;
