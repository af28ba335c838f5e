Feature: Account deletion
  A user who is logged in deletes the account.

  Scenario: Ada deletes her account
    Given Ada has an account
    When Ada logs in
    And Ada deletes her account
    Then Ada sees "Your account is deleted."
    When Ada logs in
    Then Ada sees "No account has this email address and this password."
