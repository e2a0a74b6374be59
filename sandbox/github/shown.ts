/** What GitHub's REST API shows of each thing. https://github.com/github/rest-api-description */
import type { Comment, Issue, Label, Pull, Repository } from './repository'

/** The author of everything: the app behind GITHUB_TOKEN. */
const BOT = userOf('github-actions[bot]', 41_898_282, 'Bot')

export function shownComment({ name }: Repository, comment: Comment, api: string) {
  const issues = `${api}/repos/${name}/issues`
  return {
    id: comment.id,
    node_id: `IC_${comment.id}`,
    url: `${issues}/comments/${comment.id}`,
    html_url: `https://github.com/${name}/pull/${comment.issue}#issuecomment-${comment.id}`,
    issue_url: `${issues}/${comment.issue}`,
    body: comment.body,
    user: BOT,
    author_association: 'CONTRIBUTOR',
    created_at: comment.createdAt,
    updated_at: comment.updatedAt
  }
}

export function shownLabel({ name: repository }: Repository, label: Label, api: string) {
  return {
    id: label.id,
    node_id: `LA_${label.id}`,
    url: `${api}/repos/${repository}/labels/${encodeURIComponent(label.name)}`,
    name: label.name,
    description: label.description,
    color: label.color,
    default: false
  }
}

export function shownIssue(repository: Repository, issue: Issue, api: string) {
  const url = `${api}/repos/${repository.name}/issues/${issue.number}`
  const assignees = issue.assignees.map((login, at) => userOf(login, 100 + at, 'User'))
  return {
    id: issue.id,
    node_id: `I_${issue.id}`,
    number: issue.number,
    url,
    repository_url: `${api}/repos/${repository.name}`,
    labels_url: `${url}/labels{/name}`,
    comments_url: `${url}/comments`,
    events_url: `${url}/events`,
    html_url: `https://github.com/${repository.name}/issues/${issue.number}`,
    state: issue.state,
    state_reason: issue.stateReason,
    title: issue.title,
    body: issue.body,
    user: BOT,
    labels: issue.labels.map((name) => shownLabel(repository, repository.ensureLabel(name), api)),
    assignee: assignees[0] ?? null,
    assignees,
    milestone: null,
    locked: issue.locked,
    active_lock_reason: null,
    comments: repository.commentsOf(issue.number).length,
    author_association: 'CONTRIBUTOR',
    created_at: issue.createdAt,
    updated_at: issue.updatedAt,
    closed_at: issue.closedAt
  }
}

export function shownPull({ name }: Repository, pull: Pull, api: string) {
  const url = `${api}/repos/${name}/pulls/${pull.number}`
  const issue = `${api}/repos/${name}/issues/${pull.number}`
  const page = `https://github.com/${name}/pull/${pull.number}`
  const statuses = `${api}/repos/${name}/statuses/${pull.headSha}`
  const repo = shownRepository(name, api)
  const user = repo.owner
  return {
    id: 9_000_000 + pull.number,
    node_id: `PR_${pull.number}`,
    number: pull.number,
    url,
    html_url: page,
    diff_url: `${page}.diff`,
    patch_url: `${page}.patch`,
    issue_url: issue,
    commits_url: `${url}/commits`,
    review_comments_url: `${url}/comments`,
    review_comment_url: `${api}/repos/${name}/pulls/comments{/number}`,
    comments_url: `${issue}/comments`,
    statuses_url: statuses,
    state: pull.mergeSha === null ? 'open' : 'closed',
    locked: false,
    title: `Change ${pull.number}`,
    user: BOT,
    body: null,
    labels: [],
    milestone: null,
    assignee: null,
    assignees: [],
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    closed_at: pull.mergeSha === null ? null : '2026-01-02T00:00:00Z',
    merged_at: pull.mergeSha === null ? null : '2026-01-02T00:00:00Z',
    merge_commit_sha: pull.mergeSha,
    head: { label: `${user.login}:change`, ref: 'change', sha: pull.headSha, repo, user },
    base: { label: `${user.login}:main`, ref: 'main', sha: 'f'.repeat(40), repo, user },
    _links: {
      self: { href: url },
      html: { href: page },
      issue: { href: issue },
      comments: { href: `${issue}/comments` },
      review_comments: { href: `${url}/comments` },
      review_comment: { href: `${api}/repos/${name}/pulls/comments{/number}` },
      commits: { href: `${url}/commits` },
      statuses: { href: statuses }
    },
    author_association: 'CONTRIBUTOR',
    auto_merge: null
  }
}

/** Only in the answer about a single pull request. */
export function pullDetails(pull: Pull) {
  return {
    draft: false,
    merged: pull.mergeSha !== null,
    mergeable: null,
    mergeable_state: 'unknown',
    merged_by: null,
    comments: 0,
    review_comments: 0,
    maintainer_can_modify: false,
    commits: 1,
    additions: 1,
    deletions: 0,
    changed_files: 1
  }
}

const REPOSITORY_LINKS =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees'.split(
    ' '
  )

function shownRepository(fullName: string, api: string) {
  const [owner = '', name = ''] = fullName.split('/')
  const url = `${api}/repos/${fullName}`
  const page = `https://github.com/${fullName}`
  return {
    id: 1_296_269,
    node_id: 'R_1296269',
    name,
    full_name: fullName,
    owner: userOf(owner, 1, 'Organization'),
    private: true,
    description: null,
    fork: false,
    url,
    html_url: page,
    ...Object.fromEntries(REPOSITORY_LINKS.map((link) => [`${link}_url`, `${url}/${link}`])),
    clone_url: `${page}.git`,
    git_url: `git://github.com/${fullName}.git`,
    ssh_url: `git@github.com:${fullName}.git`,
    svn_url: page,
    mirror_url: null,
    homepage: null,
    language: null,
    license: null,
    default_branch: 'main',
    visibility: 'private',
    archived: false,
    disabled: false,
    is_template: false,
    web_commit_signoff_required: false,
    topics: [],
    has_issues: true,
    has_projects: true,
    has_wiki: true,
    has_pages: false,
    has_downloads: true,
    has_discussions: false,
    allow_forking: true,
    size: 1,
    forks: 0,
    forks_count: 0,
    open_issues: 0,
    open_issues_count: 0,
    stargazers_count: 0,
    watchers: 0,
    watchers_count: 0,
    created_at: '2026-01-01T00:00:00Z',
    updated_at: '2026-01-01T00:00:00Z',
    pushed_at: '2026-01-01T00:00:00Z'
  }
}

function userOf(login: string, id: number, type: 'Bot' | 'Organization' | 'User') {
  const url = `https://api.github.com/users/${encodeURIComponent(login)}`
  return {
    login,
    id,
    node_id: `U_${id}`,
    avatar_url: `https://avatars.githubusercontent.com/u/${id}`,
    gravatar_id: '',
    url,
    html_url: `https://github.com/${encodeURIComponent(login)}`,
    followers_url: `${url}/followers`,
    following_url: `${url}/following{/other_user}`,
    gists_url: `${url}/gists{/gist_id}`,
    starred_url: `${url}/starred{/owner}{/repo}`,
    subscriptions_url: `${url}/subscriptions`,
    organizations_url: `${url}/orgs`,
    repos_url: `${url}/repos`,
    events_url: `${url}/events{/privacy}`,
    received_events_url: `${url}/received_events`,
    type,
    site_admin: false
  }
}
