import { describe, expect, test } from '@jest/globals'
import { code, fence, prose, visible } from '../../src/report/escape'

describe('invisible characters are escaped', () => {
  test.each([
    ['a\nb\tc\r', 'a\\nb\\tc\\r'],
    ['\u001b[31mred', '\\u001b[31mred'],
    ['\u202egnp.exe', '\\u202egnp.exe'],
    ['zero\u200bwidth', 'zero\\u200bwidth'],
    ['a\u3164b\u2800c\u034fd\ufe0fe\u00a0f', 'a\\u3164b\\u2800c\\u034fd\\ufe0fe\\u00a0f'],
    ['x\u{e0041}\u{e007f}y', 'x\\u{e0041}\\u{e007f}y'],
    ['\ud800\u115f\u1160\uffa0\u3000\u2003', '\\ud800\\u115f\\u1160\\uffa0\\u3000\\u2003'],
    ['ünïcödé 日本', 'ünïcödé 日本']
  ])('%j', (text, expected) => {
    expect(visible(text)).toBe(expected)
  })
})

describe('a value in Markdown cannot be markup', () => {
  test.each([
    ['a|b', '<code>a&#124;b</code>'],
    ['`x`', '<code>&#96;x&#96;</code>'],
    ['</code><img src=x>', '<code>&#60;/code&#62;&#60;img src=x&#62;</code>'],
    ['[a](http://b)', '<code>&#91;a&#93;(http&#58;//b)</code>'],
    ['@octocat', '<code><wbr>&#64;octocat</code>'],
    ['www.evil.example', '<code>www&#46;evil.example</code>'],
    ['&amp;', '<code>&#38;amp;</code>'],
    ['_a_ __b__', '<code>&#95;a&#95; &#95;&#95;b&#95;&#95;</code>'],
    [':tada:', '<code>&#58;tada:</code>'],
    ['1. item', '<code>1&#46; item</code>'],
    ['# title', '<code>&#35; title</code>'],
    ['$x$', '<code>&#36;x&#36;</code>'],
    ['iam-role:a_b-c (d) #e', '<code>iam-role:a_b-c (d) #e</code>'],
    ['two\nlines', '<code>two&#92;nlines</code>']
  ])('%j', (text, expected) => {
    expect(code(text)).toBe(expected)
  })
})

test('a sentence does not mention anybody, and keeps its lines', () => {
  expect(prose('ask @octocat\nabout #1')).toBe('ask &#64;\u200boctocat<br>about &#35;\u200b1')
  expect(prose('see gh-1, GH-22 and x@y.example')).toBe('see gh\u200b-1, GH\u200b-22 and x&#64;\u200by.example')
})

test('a fence is longer than any fence in it', () => {
  expect(fence('', ['a', '````', 'b'])).toBe('`````\na\n````\nb\n`````')
  expect(fence('diff', ['-a'])).toBe('```diff\n-a\n```')
})
