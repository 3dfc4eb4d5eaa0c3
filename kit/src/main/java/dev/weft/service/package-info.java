/**
 * Parts of a program that start, run and stop: {@link dev.weft.service.Service}, those that restart
 * others, {@link dev.weft.service.Supervisor}, and programs made of them, {@link
 * dev.weft.service.Application}.
 */
@org.jspecify.annotations.NullMarked
package dev.weft.service;
